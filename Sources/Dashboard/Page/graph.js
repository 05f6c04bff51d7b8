// The picture of the services, as the program draws it.
import { byId, show } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
/** Scaled to the width of the page, but never so small that nobody can read it. */
const FIT = `
  svg { display: block; width: 100%; min-width: calc(var(--width) * .75); max-width: var(--width); height: auto; margin: 0 auto; }
  a:hover .body { stroke-width: 2.5 } a:focus { outline: none }
  a:focus-visible .body { stroke-width: 3; stroke: light-dark(#0969da, #4493f8); stroke-dasharray: none }`;

let drawn = null;
let root = null;

/** Sets up the picture: `onService` is called with the name of a service that was chosen. */
export function setUpGraph(onService) {
  root = byId("graph-picture").attachShadow({ mode: "open" });
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-service]");
    if (!link) return;
    event.preventDefault();
    onService(link.dataset.service);
  });
}

/** Draws a picture, or none. One that is the same is left alone, with its focus. */
export function drawGraph(text) {
  if (text === drawn) return;
  drawn = text;
  const { rules, rest } = takeStyle(text ?? "");
  const picture = rest ? parse(rest) : null;
  const focused = root.activeElement?.dataset.service;
  root.adoptedStyleSheets = [sheet(rules), sheet(FIT)];
  root.replaceChildren(...(picture ? [picture] : []));
  show(byId("no-graph"), !picture);
  if (!picture) return;
  fit(picture);
  picture.querySelectorAll("g[data-service]").forEach(link);
  if (focused) root.querySelector(`a[data-service="${CSS.escape(focused)}"]`)?.focus();
}

/** The rules of the picture, and the picture without them: the page's policy allows no style in a document, even in one that is
 * only parsed, but a sheet that a script makes. */
function takeStyle(text) {
  const rules = [];
  const rest = text.replace(/<style>([^<]*)<\/style>/g, (_, found) => { rules.push(found); return ""; });
  return { rules: rules.join("\n"), rest };
}

function parse(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  return parsed.querySelector("parsererror") ? null : document.importNode(parsed.documentElement, true);
}

function sheet(rules) {
  const made = new CSSStyleSheet();
  made.replaceSync(rules);
  return made;
}

function fit(picture) {
  byId("graph-picture").style.setProperty("--width", `${parseFloat(picture.getAttribute("width")) || 800}px`);
  picture.removeAttribute("width");
  picture.removeAttribute("height");
}

/** Makes the box of a service a link. */
function link(box) {
  const made = document.createElementNS(SVG, "a");
  made.setAttribute("href", `#${encodeURIComponent(box.dataset.service)}`);
  made.setAttribute("aria-label", box.getAttribute("aria-label") ?? box.dataset.service);
  made.dataset.service = box.dataset.service;
  box.replaceWith(made);
  made.append(box);
}
