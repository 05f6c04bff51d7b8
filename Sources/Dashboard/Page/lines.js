// Lines of output that follow: of a service's logs, or of a command.
import { element, setText, show } from "./dom.js";
import { pieces } from "./ansi.js";
import { counted } from "./words.js";

/** The most lines that are kept. */
export const LIMIT = 5000;

/** A list of lines that stays at its end, unless its reader scrolls up. */
export class LineView {
  #list;
  #more;
  #waiting = [];
  #frame = 0;
  #unseen = 0;
  #follows = true;

  /** Takes the element of the lines, and the button that tells of new ones. */
  constructor(list, more) {
    this.#list = list;
    this.#more = more;
    list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    more.addEventListener("click", () => { this.#goToEnd(); list.focus(); });
    new ResizeObserver(() => { if (this.#follows) this.#goToEnd(); }).observe(list);
  }

  /** Adds lines, with all others of this frame: a thousand a second cost one layout each sixtieth. */
  add(lines) {
    this.#waiting.push(...lines.slice(-LIMIT));
    if (this.#waiting.length > 2 * LIMIT) this.#waiting.splice(0, this.#waiting.length - LIMIT);
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** Removes all lines, and follows again. */
  clear() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#waiting = [];
    this.#list.replaceChildren();
    this.#goToEnd();
  }

  #draw() {
    this.#frame = 0;
    const lines = this.#waiting.slice(-LIMIT);
    this.#waiting = [];
    const surplus = this.#list.childElementCount + lines.length - LIMIT;
    if (surplus > 0) this.#removeFirst(surplus);
    this.#list.append(...lines.map(lineElement));
    if (this.#follows) this.#goToEnd();
    else this.#tellOfMore(this.#unseen + lines.length);
  }

  #removeFirst(count) {
    const range = document.createRange();
    range.setStart(this.#list, 0);
    range.setEnd(this.#list, Math.min(count, this.#list.childNodes.length));
    range.deleteContents();
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    this.#follows = scrollHeight - scrollTop - clientHeight < 8;
    if (this.#follows) this.#tellOfMore(0);
  }

  #goToEnd() {
    this.#follows = true;
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#tellOfMore(0);
  }

  #tellOfMore(count) {
    this.#unseen = count;
    show(this.#more, count > 0);
    setText(this.#more, `${counted(count, "new line")} ↓`);
  }
}

function lineElement(line) {
  const made = element("div", { class: "line" });
  for (const { text, classes } of pieces(line)) {
    made.append(classes ? element("span", { class: classes, text }) : text);
  }
  return made;
}
