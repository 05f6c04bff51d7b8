// The panel at the bottom: the commands that were run, or the logs of a service. Closed, it is one line.
import { byId, focusedElement, setAttribute, show } from "./dom.js";

const PANELS = ["activity", "logs"];
let open = null;
let opener = null;
let tellOfClose = () => {};

/** Sets up the panel. `onClose` is called with the panel that was closed. */
export function setUpDock(onClose) {
  for (const panel of PANELS) {
    byId(`show-${panel}`).addEventListener("click", () => (open === panel ? closeDock() : openDock(panel)));
  }
  byId("dock-close").addEventListener("click", closeDock);
  byId("dock-size").addEventListener("click", toggleSize);
  byId("dock").addEventListener("keydown", (event) => { if (event.key === "Escape") closeDock(); });
  tellOfClose = onClose;
}

/** Opens one of the panels. With a place to put the focus, closing brings it back to where it was. */
export function openDock(panel, focus = null) {
  open = panel;
  draw();
  if (!focus) return;
  opener = focusedElement();
  focus.focus();
}

/** Closes the panel. */
export function closeDock() {
  if (!open) return;
  const closed = open;
  const hadFocus = byId("dock").contains(document.activeElement);
  open = null;
  draw();
  tellOfClose(closed);
  if (hadFocus) (opener?.isConnected && !opener.hidden ? opener : byId("show-activity")).focus();
  opener = null;
}

/** The panel that is open, or `null`. */
export const openPanel = () => open;

function draw() {
  for (const panel of PANELS) {
    show(byId(panel), panel === open);
    setAttribute(byId(`show-${panel}`), "aria-expanded", String(panel === open));
  }
  setAttribute(byId("dock"), "data-open", open);
  show(byId("dock-close"), open !== null);
  show(byId("dock-size"), open !== null);
}

function toggleSize() {
  const isTall = byId("dock").toggleAttribute("data-tall");
  setAttribute(byId("dock-size"), "aria-pressed", String(isTall));
}
