// The keyboard: tabs as a screen reader expects them, and the keys of the page as a whole.
import { byId, setAttribute, show } from "./dom.js";

/** Sets up the tabs of a list; returns a function that chooses one. `onChoose` is called with the id of its panel. */
export function setUpTabs(list, onChoose) {
  const tabs = [...list.querySelectorAll("[role=tab]")];
  const choose = (chosen) => {
    for (const tab of tabs) {
      setAttribute(tab, "aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      show(byId(tab.getAttribute("aria-controls")), tab === chosen);
    }
    onChoose(chosen.getAttribute("aria-controls"));
  };
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    choose(next);
  });
  return (panel) => choose(tabs.find((tab) => tab.getAttribute("aria-controls") === panel) ?? tabs[0]);
}

/** Sets up `/`, which goes to the filter, and Escape, which empties it. `onFilter` is called with its text. */
export function setUpKeys(onFilter) {
  const filter = byId("filter");
  filter.addEventListener("input", () => {
    byId("tab-services").click();
    onFilter(filter.value);
  });
  filter.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(filter, onFilter); });
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== "/" || !isPlain || isWriting(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    byId("tab-services").click();
    filter.focus();
    filter.select();
  });
}

/** The first Escape empties the filter, the second leaves it. */
function leave(filter, onFilter) {
  if (!filter.value) return filter.blur();
  filter.value = "";
  onFilter("");
}

const isWriting = (target) => target.closest?.("input, select, textarea, [contenteditable]") !== null;
