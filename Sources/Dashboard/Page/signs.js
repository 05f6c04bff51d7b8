// The signs of states, which differ in form as well as in colour, and of what else has one.

const SVG = "http://www.w3.org/2000/svg";
const RING = "M6 1.75a4.25 4.25 0 1 1 0 8.5a4.25 4.25 0 1 1 0-8.5z";

/** The lines of each sign, and its filled forms. */
const FORMS = {
  well: { fill: "M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z" },
  waiting: { line: RING, fill: "M6 1.75a4.25 4.25 0 0 0 0 8.5z" },
  alarm: { fill: "M6 .8 11.6 10.8H.4zM5.3 4.4v3.2h1.4V4.4zM5.3 8.4v1.4h1.4V8.4z" },
  failed: { line: "M2 2l8 8M10 2l-8 8" },
  done: { line: "M1.8 6.4l2.8 2.9l5.6-6.4" },
  absent: { line: RING },
  unknown: { line: "M4 4.2a2 2 0 1 1 2.9 1.9c-.6.3-.9.7-.9 1.4M6 9.6v.4" },
  running: { line: "M6 1.75a4.25 4.25 0 1 1-4.25 4.25" },
  branch: { line: "M3.5 3.6v4.8M8.5 5c0 2-5 1.4-5 3M3.5 1.4a1.1 1.1 0 1 1 0 2.2a1.1 1.1 0 1 1 0-2.2zM8.5 2.6a1.1 1.1 0 1 1 0 2.2"
    + "a1.1 1.1 0 1 1 0-2.2zM3.5 8.4a1.1 1.1 0 1 1 0 2.2a1.1 1.1 0 1 1 0-2.2z" },
};

/** Makes a sign. The words beside it say the same, so it is silent. */
export function sign(kind) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 12 12");
  picture.setAttribute("aria-hidden", "true");
  setSign(picture, kind);
  return picture;
}

/** Makes a sign another one. */
export function setSign(picture, kind) {
  if (picture.dataset.kind === kind) return;
  picture.dataset.kind = kind;
  picture.setAttribute("class", `sign ${kind}`);
  picture.replaceChildren(...Object.entries(FORMS[kind]).map(([use, form]) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", use);
    path.setAttribute("d", form);
    return path;
  }));
}
