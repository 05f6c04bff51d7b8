// The questions that the page asks. Escape and Cancel mean no.
import { byId, element, fillList, setText, show } from "./dom.js";

let canSend = false;

/** Tells whether an answer can be sent: otherwise a question stays, with what was typed. */
export function allowAnswers(isLive) {
  canSend = isLive;
  if (isLive) for (const words of document.querySelectorAll(".cannot-send")) show(words, false);
}

/** Asks for a branch; calls `onSwitch` with it, and whether it is to be made. */
export function askForBranch(onSwitch) {
  byId("switch-branch").value = "";
  byId("switch-create").checked = false;
  awaitBranches(null);
  ask("switch-dialog", () => onSwitch(byId("switch-branch").value.trim(), byId("switch-create").checked));
}

let awaited = null;

/** Offers none until those of the project come, or those of a service's source. */
function awaitBranches(service) {
  awaited = service;
  byId("branch-list").replaceChildren();
}

/** Offers branches in the question that is asked. */
export function offerBranches({ service, branches }) {
  if (service !== awaited) return;
  byId("branch-list").replaceChildren(...branches.map((value) => element("option", { value })));
}

/**
 * Asks what to check out; calls `onService` with each service that is chosen, for its branches, and `onCheckout` with a service, a
 * branch, which may be empty, and whether that is to be made.
 */
export function askForCheckout(services, chosen, onService, onCheckout) {
  const [service, branch, create] = ["service", "branch", "create"].map((name) => byId(`checkout-${name}`));
  service.onchange = () => {
    awaitBranches(service.value);
    onService(service.value);
  };
  create.onchange = () => {
    branch.required = create.checked;
    show(byId("checkout-optional"), !create.checked);
  };
  awaitBranches(chosen);
  service.replaceChildren(...services.map((name) => element("option", { value: name, text: name })));
  service.value = chosen;
  branch.value = "";
  create.checked = false;
  create.onchange();
  ask("checkout-dialog", () => onCheckout(service.value, branch.value.trim(), create.checked));
}

const approvals = [];

/** Asks whether a command may have the powers that it needs, after what was asked before; calls `onApprove` if so. */
export function askForApproval(command, stack, powers, onApprove) {
  approvals.push({ command, stack, powers, onApprove });
  if (approvals.length === 1) askForNextApproval();
}

function askForNextApproval() {
  const [approval] = approvals;
  if (!approval) return;
  setText(byId("approval-command"), approval.command);
  setText(byId("approval-stack"), approval.stack);
  fillList(byId("approval-powers"), approval.powers);
  ask("approval-dialog", approval.onApprove, () => {
    approvals.shift();
    askForNextApproval();
  });
}

/** Takes these questions back: after a break, the number of a command could be that of another one. */
export function withdrawApprovals() {
  approvals.splice(1);
  byId("approval-dialog").close("cancel");
}

function ask(id, onYes, onEnd = () => {}) {
  const dialog = byId(id);
  dialog.returnValue = "cancel";
  // No button of the form: Enter in a field would press it, as the first one.
  dialog.querySelector("[data-cancel]").onclick = () => dialog.close("cancel");
  dialog.onsubmit = (event) => {
    if (canSend) return;
    event.preventDefault();
    for (const words of dialog.querySelectorAll(".cannot-send")) show(words, true);
  };
  dialog.onclose = () => {
    if (dialog.returnValue === "ok") onYes();
    onEnd();
  };
  dialog.showModal();
}
