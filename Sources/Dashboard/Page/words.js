// The state of a service in words: the same as `git conductor status` writes in a terminal.

/** The state of a service; of several containers, how many run. */
export function stateWords(service) {
  return service.sharedStack ? `${ownState(service)}, of ${service.sharedStack}` : ownState(service);
}

function ownState({ state, health, containers }) {
  if (containers.length > 1) return stateOfSeveral(state, health, containers);
  switch (state) {
    case "absent": return "not started";
    case "created": return "created, not started";
    case "running": return health ?? "running";
    case "exited": return [exitWords(containers[0]), containers[0]?.ended].filter(Boolean).join(" ");
    default: return state;
  }
}

function stateOfSeveral(state, health, containers) {
  if (containers.every((container) => container.state === state)) return `${containers.length} ${health ?? state}`;
  const running = containers.filter((container) => container.state === "running");
  return `${running.length} of ${containers.length} running`;
}

const exitWords = (container) => (container?.exitCode == null ? "exited" : `exited (${container.exitCode})`);

/** The state without what changes by itself: how long ago a container ended. */
export function lastingWords(service) {
  const ended = service.containers[0]?.ended;
  const words = stateWords(service);
  return ended ? words.replace(` ${ended}`, "") : words;
}

/** The kind of a state, which has a sign and a colour: `well`, `waiting`, `alarm`, `failed`, `done`, `absent`, `unknown`. */
export function stateKind({ state, health, containers }) {
  if (state === "unknown") return "unknown";
  if (state === "absent" || state === "created") return "absent";
  if (health === "unhealthy" || state === "restarting") return "alarm";
  if (state === "dead") return "failed";
  if (state === "exited") return containers.some((container) => container.exitCode) ? "failed" : "done";
  return state === "running" && (health ?? "healthy") === "healthy" ? "well" : "waiting";
}

/** The branch of a checkout, or the commit where its `HEAD` is detached. */
export function branchName({ branch, commit, operation, operationBranch }) {
  if (branch) return branch;
  if (operationBranch) return `${operation === "bisect" ? "bisecting" : "rebasing"} ${operationBranch}`;
  return `detached at ${commit?.slice(0, 7) ?? "nothing"}`;
}

/** What is worth knowing of a checkout besides its branch: words, and a sign where one is usual. */
export function checkoutNotes(checkout) {
  const notes = [];
  const add = (when, words, sign = words) => { if (when) notes.push({ words, sign }); };
  add(checkout.operation && (checkout.branch || !checkout.operationBranch), `in a ${checkout.operation}`);
  add(checkout.dirty, "dirty");
  add(checkout.gone, "upstream gone");
  add(checkout.ahead > 0, `${checkout.ahead} ahead`, `↑${checkout.ahead}`);
  add(checkout.unpushed > 0 && checkout.unpushed !== checkout.ahead, `${checkout.unpushed} not pushed`);
  add(checkout.behind > 0, `${checkout.behind} behind`, `↓${checkout.behind}`);
  add(!checkout.mounted, "not mounted");
  return notes;
}

/** The checkout in one line. */
export function checkoutWords(checkout) {
  const words = [branchName(checkout), ...checkoutNotes(checkout).map((note) => note.words)];
  return `${checkout.path} (${words.join(", ")})`;
}

/** The name of an image, its digest shortened to what one can read. */
export function imageName(image) {
  if (!image) return "";
  return image.startsWith("sha256:") ? "no name" : image.replace(/(@sha256:.{7}).*/, "$1");
}

/** What is said of a pod besides its name. */
export function podNotes(pod, environment) {
  const notes = [];
  if (pod.type !== "service") notes.push(pod.type === "task" ? "task, run by hand" : pod.type);
  if (!pod.enabled) notes.push(`not enabled in ${environment}`);
  return notes.join(", ");
}

/** A pending step in one line. */
export function stepWords(step) {
  return step.command ? `run '${step.command.join(" ")}' in` : step.action;
}

/** How a command ended, or that it has not. */
export function outcomeWords(code, isUnapproved = false) {
  if (isUnapproved) return "not approved";
  if (code === null) return "running";
  if (code === 0) return "done";
  // By Ctrl-C, by `Stop`, or by a terminal that was closed.
  if ([129, 130, 143].includes(code)) return "interrupted";
  return code > 128 ? `stopped (${code})` : `failed (${code})`;
}

/** How long ago something was: `3 minutes`. */
export function age(iso, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  if (Number.isNaN(seconds)) return "";
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? units[3];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** A number with its noun: `1 change`, `3 changes`. */
export const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

const SUMMARY = ["running", "not ready", "unhealthy", "restarting", "failed", "exited", "not started", "unknown"];
const KIND_WORDS = {
  well: "running", waiting: "not ready", failed: "failed", done: "exited", absent: "not started", unknown: "unknown",
};

/** The state of a service in the summary. */
const summaryWord = (service) =>
  KIND_WORDS[stateKind(service)] ?? (service.state === "restarting" ? "restarting" : "unhealthy");

/** How many services are in which kind of state. */
export const summaryWords = ({ services }) => countWords(services, SUMMARY);

/** The same of those that somebody should look at. */
export const troubleWords = ({ services }) => countWords(services, ["failed", "unhealthy", "restarting"]);

function countWords(services, words) {
  const count = (word) => services.filter((service) => summaryWord(service) === word).length;
  return words.filter(count).map((word) => `${count(word)} ${word}`).join(", ");
}
