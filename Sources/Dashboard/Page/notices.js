// What the user should know before anything else, the weightiest first, and the pending plan.
import { byId, element, reconcile, setAttribute, setText, show } from "./dom.js";
import { age, counted, stepWords } from "./words.js";

/** Draws the notices and the plan. `problem` says why there is no status, or none that is new. */
export function drawNotices({ status, problem, refusal, away }) {
  const present = problem ? null : status;
  const notices = [awayNotice(away), refusalNotice(refusal), problemNotice(problem, status), ...statusNotices(present)].filter(Boolean);
  reconcile(byId("notices"), notices, (notice) => notice.key, makeNotice);
  drawPlan(present);
}

/** What to do where the program is away: for so long that it may have ended, or for good. */
const awayNotice = (title) =>
  title && { key: "away", kind: "bad", title, items: [], hint: "open the address that 'git conductor dashboard' has printed" };

const refusalNotice = (refusal) => refusal && { key: "refusal", kind: "bad", title: refusal, items: [] };

function problemNotice(problem, status) {
  if (!problem) return null;
  const items = [...(problem.details ?? []), ...(status ? ["What is below was found before that."] : [])];
  return { key: "problem", kind: "bad", title: problem.message, items, hint: problem.hint };
}

function statusNotices(status) {
  if (!status) return [];
  const { failure, approval, operation, work, applying, notes, next } = status;
  const notices = [];
  const add = (key, kind, title, items = []) => notices.push({ key, kind, title, items });
  if (status.engineError) add("engine", "bad", `The states are not known: ${status.engineError}.`);
  if (status.error) add("error", "bad", status.error);
  if (failure && !applying) add("failure", "bad", `Failed ${age(failure.at) || "some time"} ago: ${failure.message}`);
  if (approval.length) {
    add("approval", "wait", "Needs approval, until then nothing is applied by itself:", approval.map(powerWords));
  }
  if (operation) {
    add("operation", "wait", `git is in the middle of a ${operation}: until it is over nothing is applied by itself.`);
  }
  if (work) add("work", "busy", `Being applied for ${age(work.since)}:`, work.steps);
  else if (applying) add("work", "busy", "Something is being applied at this moment.");
  notes.forEach((note, index) => add(`note ${index}`, "note", `Note: ${note}`));
  if (next) notices.push({ key: "next", kind: "next", title: "", items: [], hint: next });
  return notices;
}

const powerWords = ({ service, what, place }) => `${service ?? "the project"} ${what} (${place})`;

function makeNotice() {
  const title = element("p", { dir: "auto" });
  const list = element("ul");
  const hint = element("p", { class: "hint" });
  const made = element("div", {}, title, list, hint);
  let hinted = null;
  return [made, (notice) => {
    setAttribute(made, "class", `notice ${notice.kind}`);
    setText(title, notice.title);
    show(title, notice.title !== "");
    // Where a file is shown, with a caret below its line, each letter has to be as wide as the next.
    title.classList.toggle("lines-of-code", notice.title.includes("\n"));
    reconcile(list, notice.items.map((text, index) => ({ text, index })), ({ index }) => String(index), makeItem);
    show(list, notice.items.length > 0);
    show(hint, Boolean(notice.hint));
    if (hinted !== notice.hint) hint.replaceChildren(...hintParts(notice.hint ?? ""));
    hinted = notice.hint;
  }];
}

function makeItem() {
  const item = element("li", { dir: "auto" });
  return [item, ({ text }) => setText(item, text)];
}

/** A hint with its commands as code: they are quoted, or what follows `git conductor`. */
function hintParts(hint) {
  const parts = hint.split(/'([^']+)'|(git conductor [^',]+)/).filter(Boolean);
  const isCommand = (part) => part.startsWith("git ");
  return [element("b", { text: "Next" }), ...parts.map((part) => (isCommand(part) ? element("code", { text: part }) : part))];
}

// MARK: The plan

function drawPlan(status) {
  const steps = status && !status.work ? status.pending : [];
  const held = steps.filter((step) => step.held).length;
  show(byId("plan"), steps.length > 0);
  show(byId("up-all"), Boolean(status) && steps.length === 0);
  setText(byId("plan-title"), `${counted(steps.length, "change")} waiting to be applied`
    + (held ? `, ${held} of them held back` : ""));
  reconcile(byId("plan-steps"), numbered(steps), ({ key }) => key, makeStep);
}

/** A service may have several steps of one kind: each gets a key of its own. */
function numbered(steps) {
  const seen = new Map();
  return steps.map((step) => {
    const name = `${step.service} ${step.action}`;
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return { ...step, key: `${name} ${seen.get(name)}` };
  });
}

function makeStep() {
  const action = element("span", { class: "plan-action" });
  const service = element("bdi", { class: "plan-service" });
  const reasons = element("span", { class: "plan-reasons", dir: "auto" });
  const held = element("span", { class: "tag wait", text: "held back, because it failed before" });
  return [element("li", {}, action, " ", service, " ", reasons, " ", held), (step) => {
    setText(action, stepWords(step));
    setAttribute(action, "data-action", step.action);
    setText(service, step.service);
    setText(reasons, step.reasons.join(", "));
    show(held, step.held);
  }];
}
