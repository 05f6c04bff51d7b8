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

/** Shows or hides an element. What is hidden with the focus hands it on. */
export function show(target, isShown) {
  if (target.hidden === !isShown) return;
  if (isShown) target.hidden = false;
  else keepFocus(target, () => { target.hidden = true; });
}

const FOCUSABLE = ":is(a[href], button, input, select, [tabindex]):not([tabindex='-1'])";

/**
 * Takes an element away. If the focus is in it, that goes on as soon as all is drawn: to what the attribute `data-stand-in` names
 * (a selector), or else to the first control of the innermost place around it that has one.
 */
function keepFocus(target, takeAway) {
  const focused = document.activeElement;
  if (!target.contains(focused)) return takeAway();
  const standIn = focused.closest("[data-stand-in]")?.dataset.standIn;
  const places = [];
  for (let place = target.parentElement; place; place = place.parentElement) places.push(place);
  takeAway();
  queueMicrotask(() => {
    const { activeElement } = document;
    // Somebody has given it to something else, or what was hidden is shown again.
    if (activeElement !== document.body && activeElement?.checkVisibility()) return;
    const visible = (place, selector) => [...place.querySelectorAll(selector)].find((control) => control.checkVisibility());
    let next = standIn && visible(document, standIn);
    while (!next && places.length) next = visible(places.shift(), FOCUSABLE);
    next?.focus();
  });
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
    else keepFocus(child, () => child.remove());
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
