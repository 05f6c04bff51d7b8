// The few functions by which the page is drawn. Data becomes text and attributes, never markup.

/** Returns the element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element: `text` and functions such as `onclick` apart, its properties are attributes. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "text") made.textContent = value;
    else if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else setAttribute(made, key, value);
  }
  made.append(...children);
  return made;
}

/** Sets the text of an element, unless it is that already: a selection in it stays. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Sets an attribute, or removes it for `null`, `undefined` and `false`. */
export function setAttribute(target, name, value) {
  if (value == null || value === false) return target.removeAttribute(name);
  const text = value === true ? "" : String(value);
  if (target.getAttribute(name) !== text) target.setAttribute(name, text);
}

/** The element that has the focus, in a shadow root, too. */
export function focusedElement() {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** Shows or hides an element. */
export function show(target, isShown) {
  if (target.hidden === isShown) target.hidden = !isShown;
}

const updates = new WeakMap();

/**
 * Makes the children of an element agree with some items. A child stays as long as its item's key does, with its focus and
 * its place; only what differs is touched.
 *
 * `make` takes the first item of a key and returns `[element, update]`; `update` takes each item of that key.
 */
export function reconcile(parent, items, keyOf, make) {
  const keys = new Set(items.map(keyOf));
  const present = new Map();
  for (const child of [...parent.children]) {
    if (!updates.has(child)) continue;
    if (keys.has(child.dataset.key)) present.set(child.dataset.key, child);
    else child.remove();
  }
  let place = [...parent.children].find((child) => updates.has(child)) ?? null;
  for (const item of items) {
    const key = keyOf(item);
    const child = present.get(key) ?? makeChild(key, item, make);
    updates.get(child)(item);
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
}

function makeChild(key, item, make) {
  const [child, update] = make(item);
  child.dataset.key = key;
  updates.set(child, update);
  return child;
}

/** Fills a list with one line of text for each item. */
export function fillList(list, texts) {
  const items = texts.map((text, index) => ({ text, index }));
  reconcile(list, items, (item) => String(item.index), () => {
    const line = element("li", { dir: "auto" });
    return [line, (item) => setText(line, item.text)];
  });
}
