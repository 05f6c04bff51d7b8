// The colours of a terminal's line. What else a terminal can be told, such as to move its cursor, is left out.

const SEQUENCE = /\x1b(?:\[([0-?]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/g;
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g;
const STYLES = { 1: "bold", 2: "dim", 3: "italic", 4: "underline" };
const ENDS = { 22: ["bold", "dim"], 23: ["italic"], 24: ["underline"] };

/** Returns the pieces of a line, each with its text and the classes of its style. */
export function pieces(line) {
  const shown = line.slice(line.replace(/\r+$/, "").lastIndexOf("\r") + 1);
  if (!shown.includes("\x1b")) return [{ text: clean(shown), classes: "" }];
  const style = new Style();
  const found = [];
  let end = 0;
  const add = (text) => { if (text) found.push({ text: clean(text), classes: style.classes }); };
  for (const match of shown.matchAll(SEQUENCE)) {
    add(shown.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[2] === "m") style.apply(match[1]);
  }
  add(shown.slice(end));
  return found;
}

const clean = (text) => text.replace(CONTROLS, "");

/** What a terminal remembers between two pieces of text. */
class Style {
  #words = new Set();
  #colour = null;

  get classes() {
    return [...this.#words, ...(this.#colour === null ? [] : [`ansi-${this.#colour}`])].join(" ");
  }

  apply(parameters) {
    const codes = parameters.split(/[;:]/).map(Number);
    while (codes.length) this.#take(codes.shift(), codes);
  }

  #take(code, rest) {
    if (code === 0) { this.#words.clear(); this.#colour = null; }
    else if (STYLES[code]) this.#words.add(STYLES[code]);
    else if (ENDS[code]) ENDS[code].forEach((word) => this.#words.delete(word));
    else if (code >= 30 && code <= 37) this.#colour = code - 30;
    else if (code >= 90 && code <= 97) this.#colour = code - 82;
    else if (code === 39) this.#colour = null;
    else if (code === 38 || code === 48) this.#takeExtended(code, rest);
  }

  /** Of the colours by number only the first 16 have a shade in both themes; others, and backgrounds, stay plain. */
  #takeExtended(code, rest) {
    if (rest.shift() === 2) { rest.splice(0, 3); return; }
    const number = rest.shift();
    if (code === 38) this.#colour = number < 16 ? number : null;
  }
}
