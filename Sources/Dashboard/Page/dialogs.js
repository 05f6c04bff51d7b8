// The questions that the page asks. Escape and Cancel mean no.
import { byId, element, fillList, setText } from "./dom.js";

/** Asks for a branch; calls `onSwitch` with it, and whether it is to be made. */
export function askForBranch(onSwitch) {
  byId("switch-branch").value = "";
  byId("switch-create").checked = false;
  ask("switch-dialog", () => onSwitch(byId("switch-branch").value.trim(), byId("switch-create").checked));
}

/** Fills the list of branches that `askForBranch` offers. */
export function offerBranches(branches) {
  byId("branch-list").replaceChildren(...branches.map((value) => element("option", { value })));
}

/** Asks what to check out; calls `onCheckout` with a service and a branch, which may be empty. */
export function askForCheckout(services, chosen, onCheckout) {
  byId("checkout-service").replaceChildren(...services.map((name) => element("option", { value: name, text: name })));
  byId("checkout-service").value = chosen;
  byId("checkout-branch").value = "";
  ask("checkout-dialog", () => onCheckout(byId("checkout-service").value, byId("checkout-branch").value.trim()));
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
  dialog.onclose = () => {
    if (dialog.returnValue === "ok") onYes();
    onEnd();
  };
  dialog.showModal();
}
