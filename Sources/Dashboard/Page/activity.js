// The commands that were run from any tab of this page, with their output.
import { byId, element, reconcile, setAttribute, setText, show } from "./dom.js";
import { LIMIT, LineView } from "./lines.js";
import { sign, setSign } from "./signs.js";
import { outcomeWords } from "./words.js";

/** The number of commands that are kept. */
const KEPT = 20;

const runs = new Map();
let view = null;
let chosen = null;
let shownStack = null;

/** Sets up the list: `onStop` is called with the number of a command that shall be interrupted. */
export function setUpActivity(onStop) {
  view = new LineView(byId("run-lines"), byId("run-more"));
  byId("runs").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const run = Number(button.dataset.run);
    if (button.dataset.action === "stop") onStop(run);
    else choose(run);
  });
}

/** Forgets all commands: the program tells of them again. */
export function forgetRuns() {
  runs.clear();
  chosen = null;
  view.clear();
  draw();
}

/** Takes a piece of a command's story; returns the command, and whether it is new or has ended with this. */
export function takeRun({ run, stack, command, lines = [], code = null, unapproved = false }) {
  const known = runs.get(run);
  const entry = known ?? { run, stack, command, lines: [], code: null };
  entry.lines = entry.lines.concat(lines).slice(-LIMIT);
  const isEnd = code !== null && entry.code !== code;
  Object.assign(entry, { code, isUnapproved: unapproved });
  runs.set(run, entry);
  if (runs.size > KEPT) runs.delete(Math.min(...runs.keys()));
  if (!known) choose(run);
  else if (run === chosen && lines.length) view.add(lines);
  draw();
  return { entry, isNew: !known, isEnd };
}

/** The command line of a run. */
export const commandOf = (run) => runs.get(run)?.command ?? "";

/** Tells which stack is shown: commands of others name theirs. */
export function setShownStack(stack) {
  shownStack = stack;
  draw();
}

function choose(run) {
  chosen = run;
  view.clear();
  view.add(runs.get(run)?.lines ?? []);
  setAttribute(byId("run-lines"), "aria-label", `Output of ${commandOf(run)}`);
  draw();
}

function draw() {
  const latestFirst = [...runs.values()].sort((a, b) => b.run - a.run);
  reconcile(byId("runs"), latestFirst, ({ run }) => String(run), makeRun);
  setText(byId("run-count"), String(runs.size));
  show(byId("run-count"), runs.size > 0);
  show(byId("no-runs"), runs.size === 0);
  show(byId("run-lines"), runs.size > 0);
  drawLatest(latestFirst[0]);
}

function makeRun({ run, command, stack }) {
  const picture = sign("running");
  const name = element("code", { text: command, dir: "auto" });
  const outcome = element("span", { class: "faint" });
  const button = element("button", { class: "run", "data-run": run, title: command }, picture, name, outcome);
  const stop = element("button", {
    class: "quiet", "data-run": run, "data-action": "stop", text: "Stop", "aria-label": `Stop ${command}`,
  });
  return [element("li", {}, button, stop), (entry) => {
    setSign(picture, outcomeKind(entry));
    setText(outcome, outcomeWords(entry.code, entry.isUnapproved) + (stack === shownStack ? "" : `, in ${stack}`));
    setAttribute(button, "aria-current", entry.run === chosen);
    show(stop, entry.code === null);
  }];
}

const outcomeKind = ({ code, isUnapproved }) => (isUnapproved ? "waiting" : code === null ? "running" : code === 0 ? "done" : "failed");

/** The latest command in one line, beside the buttons. */
function drawLatest(entry) {
  const line = byId("latest-run");
  if (!line.firstElementChild) line.append(sign("running"), element("code"), " ", element("span", { class: "faint" }));
  const [picture, command, outcome] = line.children;
  show(line, Boolean(entry));
  if (!entry) return;
  setSign(picture, outcomeKind(entry));
  setText(command, entry.command);
  setText(outcome, outcomeWords(entry.code, entry.isUnapproved));
}
