// The page of `git conductor dashboard`: what the program tells is drawn, and what the user asks for is sent.
import { commandOf, forgetRuns, setShownStack, setUpActivity, takeRun } from "./activity.js";
import { announce, announceChanges } from "./announce.js";
import { Connection } from "./connection.js";
import { allowAnswers, askForApproval, askForBranch, askForCheckout, offerBranches, withdrawApprovals } from "./dialogs.js";
import { closeDock, openDock, openPanel, setUpDock } from "./dock.js";
import { byId, setText } from "./dom.js";
import { drawGraph, setUpGraph } from "./graph.js";
import { drawHeader, drawLive, setUpHeader } from "./header.js";
import { setUpKeys, setUpTabs } from "./keyboard.js";
import { beginLogs, followedService, setUpLogs, takeLog } from "./logs.js";
import { drawNotices } from "./notices.js";
import { canBeCheckedOut, drawServices, revealService, setFilter, setUpServices } from "./services.js";
import { outcomeWords, summaryWords, troubleWords } from "./words.js";

/** All that is shown, but for lines of output. */
const state = {
  hello: null, stacks: [], stack: sessionStorage.getItem("stack"), status: null, problem: null, refusal: null, away: null,
};

// MARK: What the program tells

const onMessage = {
  hello(message) {
    Object.assign(state, { hello: message, refusal: null });
    forgetRuns();
    watch(state.stack ?? message.stack);
    if (followedService()) follow(followedService());
  },
  stacks({ stacks }) {
    state.stacks = stacks;
    const isGone = state.hello && !stacks.some(({ stack }) => stack === state.stack);
    if (isGone) {
      const refusal = `The stack '${state.stack}' is gone. This is '${state.hello.stack}'.`;
      chooseStack(state.hello.stack);
      refuse(refusal);
    }
    draw();
  },
  status({ stack, status = null, error = null }) {
    if (stack !== state.stack) return;
    announceChanges(state.status, status);
    Object.assign(state, { status: status ?? state.status, problem: error });
    draw();
  },
  graph({ stack, svg }) {
    if (stack === state.stack) drawGraph(svg);
  },
  log: takeLog,
  branches: offerBranches,
  run(message) {
    const { entry, isNew, isEnd } = takeRun(message);
    if (isNew && entry.code === null && openPanel() === null) openDock("activity");
    if (isEnd && !isNew) announce(`${entry.command}: ${outcomeWords(entry.code, entry.isUnapproved)}`);
  },
  approval({ run, stack, powers }) {
    askForApproval(commandOf(run), stack, powers, () => send({ type: "approve", run }));
  },
  refused: ({ message }) => refuse(message),
};

/** Says why something is not done, where it can be seen, and to those who do not see. */
function refuse(message) {
  state.refusal = message;
  draw();
  byId("notices").scrollIntoView({ block: "nearest" });
  announce(message);
}

// MARK: What the user asks for

function send(message) {
  const isSent = connection.send(message);
  if (!isSent) refuse("Offline: nothing was sent.");
  return isSent;
}

function watch(stack) {
  if (stack !== state.stack) Object.assign(state, { status: null, problem: null });
  state.stack = stack;
  sessionStorage.setItem("stack", stack);
  setShownStack(stack);
  draw();
  send({ type: "watch", stack });
}

function chooseStack(stack) {
  if (stack === state.stack) return;
  if (openPanel() === "logs") closeDock();
  stopFollowing();
  drawGraph(null);
  watch(stack);
}

function follow(service) {
  beginLogs(service);
  send({ type: "logs", service });
}

function stopFollowing() {
  if (!followedService()) return;
  beginLogs(null);
  // Without a connection nothing follows them anyway.
  connection.send({ type: "logs", service: null });
}

function showLogs(service) {
  if (service !== followedService()) follow(service);
  openDock("logs", byId("log-lines"));
}

function run(action, details = {}) {
  state.refusal = null;
  send({ type: "run", action, services: [], ...details });
}

const actions = {
  logs: showLogs,
  checkout(service) {
    if (!tellBranches(service)) return;
    const services = state.status.services.filter(canBeCheckedOut).map(({ name }) => name);
    askForCheckout(services, service, tellBranches, (name, branch, create) =>
      run("checkout", { services: [name], ...(branch && { branch }), ...(create && { create }) }));
  },
};

function act(action, service) {
  if (actions[action]) actions[action](service);
  else run(action, { services: [service] });
}

/** Asks for the branches of the project, or of the source of a service; returns whether that could be sent. */
const tellBranches = (service = null) => send({ type: "branches", service });

function askAndSwitch() {
  if (!tellBranches()) return;
  askForBranch((branch, create) => run("switch", { branch, ...(create && { create }) }));
}

function openService(name) {
  const service = state.status?.services.find((service) => service.name === name);
  if (service?.containers.length) return showLogs(name);
  byId("filter").value = "";
  filterBy("");
  chooseView("services");
  revealService(name);
}

function filterBy(text) {
  setFilter(text);
  drawServices(state.status);
}

// MARK: The page

function draw() {
  drawHeader(state);
  drawNotices(state);
  drawServices(state.status);
  setText(byId("summary"), state.status ? summaryWords(state.status) : "");
  document.title = [state.status && troubleWords(state.status), state.stack, "git conductor"].filter(Boolean).join(" · ");
}

setUpHeader({ onStack: chooseStack, onRetry: () => connection.retry() });
setUpServices(act);
setUpGraph(openService);
setUpActivity((number) => send({ type: "stop", run: number }));
setUpLogs(follow);
setUpDock((panel) => { if (panel === "logs") stopFollowing(); });
setUpKeys(filterBy);
const chooseView = setUpTabs(byId("views"), (view) => sessionStorage.setItem("view", view));
chooseView(sessionStorage.getItem("view"));
byId("switch-button").addEventListener("click", askAndSwitch);
byId("plan-up").addEventListener("click", () => run("up"));
byId("up-all").addEventListener("click", () => run("up"));
// What is said to have been some time ago gets older by itself.
setInterval(() => { if (!document.hidden) drawNotices(state); }, 10_000);

/** The number of tries after which the program may have ended. */
const TRIES = 3;

function awayWords(live, failures) {
  if (live === "moved") return "The dashboard was started again, and its address has changed.";
  return failures > TRIES ? "The dashboard does not answer. Where it was started again, its address has changed." : null;
}

const connection = new Connection({
  onMessage: (message) => onMessage[message.type]?.(message),
  onState(live, next, failures) {
    drawLive(live, next);
    allowAnswers(live === "live");
    if (live === "connecting") return;
    if (live !== "live") withdrawApprovals();
    state.away = awayWords(live, failures);
    drawNotices(state);
    announce(live === "live" ? "Live" : state.away ?? "Offline");
  },
});
draw();
