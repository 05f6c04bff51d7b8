// The head of the page: the project, which of its stacks is shown, its branch, and whether the page is live.
import { byId, element, reconcile, setAttribute, setText, show } from "./dom.js";
import { sign, setSign } from "./signs.js";

const STACK_KINDS = { up: "well", partial: "waiting", down: "absent", unknown: "unknown", gone: "failed" };
let live = { state: "connecting", next: 0 };
let ticking = 0;

/** Sets up the head: what to do when a stack is chosen, and when the page shall connect now. */
export function setUpHeader({ onStack, onRetry }) {
  const button = byId("stack-button");
  const menu = byId("stack-menu");
  const words = element("span", { class: "stack-words" });
  button.append(sign("unknown"), words);
  byId("branch").prepend(sign("branch"));
  menu.addEventListener("beforetoggle", () => {
    menu.style.setProperty("--left", `${Math.round(button.getBoundingClientRect().left)}px`);
  });
  menu.addEventListener("click", (event) => {
    const stack = event.target.closest("button")?.dataset.stack;
    if (!stack) return;
    menu.hidePopover();
    onStack(stack);
  });
  byId("live-retry").addEventListener("click", onRetry);
}

/** Draws the project, its stacks and its branch. */
export function drawHeader({ hello, stacks, stack, status }) {
  const environment = status?.environment ?? hello?.environment;
  setText(byId("project"), hello?.project ?? "git conductor");
  setText(byId("environment"), environment ?? "");
  show(byId("environment"), Boolean(environment));
  drawStacks(stacks, stack);
  drawBranch(status);
}

function drawStacks(stacks, chosen) {
  const button = byId("stack-button");
  const shown = stacks.find(({ stack }) => stack === chosen);
  show(button, Boolean(chosen));
  setSign(button.firstElementChild, STACK_KINDS[shown?.state] ?? "unknown");
  setText(button.lastElementChild, chosen ?? "");
  setAttribute(button, "aria-label", `Stack ${chosen}, ${shown?.state ?? "unknown"}`);
  reconcile(byId("stack-list"), stacks, ({ stack }) => stack, makeStack);
  for (const item of byId("stack-list").querySelectorAll("button")) {
    setAttribute(item, "aria-current", item.dataset.stack === chosen);
  }
}

function makeStack({ stack }) {
  const picture = sign("unknown");
  const name = element("bdi", { class: "stack-name", text: stack });
  const here = element("span", { class: "tag", text: "here" });
  const branch = element("bdi", { class: "stack-branch" });
  const state = element("span", { class: "faint" });
  const button = element("button", { "data-stack": stack }, picture, name, here, branch, state);
  return [element("li", {}, button), (item) => {
    setSign(picture, STACK_KINDS[item.state] ?? "unknown");
    show(here, item.here);
    setText(branch, item.branch ?? (item.state === "unknown" ? "" : "detached"));
    setText(state, item.containers ? `${item.state}, ${item.running} of ${item.containers}` : item.state);
    setAttribute(button, "title", item.worktree);
  }];
}

function drawBranch(status) {
  show(byId("branch"), Boolean(status));
  if (!status) return;
  const unpushed = status.unpushed > 0 ? `, ${status.unpushed} not pushed` : "";
  const data = status.data && status.data !== status.branch ? `, data of ${status.data}` : "";
  setText(byId("branch-name"), `${status.branch ?? "detached"}${unpushed}${data}`);
  setAttribute(byId("branch-name"), "title", byId("branch-name").textContent);
}

/** Draws whether the page is live and, if it is not, when it tries again. */
export function drawLive(state, next = 0) {
  live = { state, next };
  clearInterval(ticking);
  if (state === "offline") ticking = setInterval(drawLiveWords, 1000);
  setAttribute(byId("live"), "data-state", state);
  // It stays while it connects: the focus may be on it.
  if (state !== "connecting") show(byId("live-retry"), state === "offline");
  drawLiveWords();
}

function drawLiveWords() {
  const seconds = Math.max(1, Math.ceil((live.next - Date.now()) / 1000));
  const words = {
    live: "Live", connecting: "Connecting", offline: `Offline, tries again in ${seconds} s`, moved: "Offline",
  };
  setText(byId("live-words"), words[live.state]);
}
