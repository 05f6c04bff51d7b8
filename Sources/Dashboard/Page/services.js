// The services, by pods: a row each, with its state, its code, its addresses and what can be done with it.
import { byId, element, reconcile, setAttribute, setText, show } from "./dom.js";
import { sign, setSign } from "./signs.js";
import { branchName, checkoutNotes, checkoutWords, imageName, podNotes, stateKind, stateWords } from "./words.js";

/** The actions of a row, in their columns; `isOffered` says whether a service has it now, `next` what takes its place when it has
 * been carried out. */
const ACTIONS = [
  { action: "logs", words: "Logs", isOffered: ({ service }) => isOwn(service) && service.containers.length > 0 },
  { action: "restart", words: "Restart", isOffered: ({ service }) => isOwn(service) && service.containers.length > 0 },
  { action: "up", words: "Up", next: "stop", isOffered: (row) => isOwn(row.service) && row.isEnabled && (row.isPending || !runs(row.service)) },
  { action: "stop", words: "Stop", next: "up", isOffered: ({ service, isPending }) => isOwn(service) && !isPending && runs(service) },
  { action: "checkout", words: "Checkout", next: "unmount", isOffered: ({ service, isEnabled }) => isEnabled && canBeCheckedOut(service) },
  { action: "mount", words: "Mount", next: "unmount", isOffered: ({ service }) => service.checkout?.mounted === false },
  { action: "unmount", words: "Unmount", next: "mount", isOffered: ({ service }) => service.checkout?.mounted === true },
];

const isOwn = (service) => !service.sharedStack;
const runs = (service) => service.containers.some(({ state }) => state === "running" || state === "restarting");

/** Whether a service has a source that is not checked out. */
export const canBeCheckedOut = ({ source, checkout }) => Boolean(source && !checkout);

let filter = "";

/** Sets up the table: `onAction` is called with an action and a service. */
export function setUpServices(onAction) {
  byId("service-table").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (button) onAction(button.dataset.action, button.dataset.service);
  });
}

/** Shows only what the words of the filter are found in. */
export function setFilter(text) {
  filter = text.trim().toLowerCase();
}

/** Draws the services and libraries of a status. */
export function drawServices(status) {
  const groups = status ? podGroups(status).concat(libraryGroup(status)).filter(({ rows }) => rows.length) : [];
  reconcile(byId("service-table"), groups, ({ key }) => key, makeGroup);
  setText(byId("service-count"), status ? countWords(status, groups) : "");
  // The column of names gets the width that the longest one needs, with all of them: a filter moves nothing.
  const longest = Math.max(0, ...(status?.services ?? []).map(({ name }) => name.length));
  byId("service-table").style.setProperty("--longest-name", longest);
  show(byId("service-table"), groups.length > 0);
  show(byId("no-services"), groups.length === 0);
  setText(byId("no-services"), emptyWords(status));
}

/** How many services there are and, with a filter, how many of them it matches. */
function countWords({ services }, groups) {
  if (!filter) return String(services.length);
  return `${groups.flatMap(({ rows }) => rows).filter(({ library }) => !library).length} of ${services.length}`;
}

function emptyWords(status) {
  if (!status) return "The state of the stack is on its way.";
  return filter ? `No service matches '${filter}'.` : "No services yet: 'git conductor generate service' adds one.";
}

/** Scrolls to a service and marks it for a moment; returns whether it is shown. */
export function revealService(name) {
  const row = [...byId("service-table").querySelectorAll("tr[data-service]")].find((row) => row.dataset.service === name);
  if (!row) return false;
  row.scrollIntoView({ block: "center" });
  row.querySelector("button:not([hidden])")?.focus();
  row.classList.add("found");
  setTimeout(() => row.classList.remove("found"), 1500);
  return true;
}

// MARK: Groups

function podGroups(status) {
  const pending = new Set(status.pending.map(({ service }) => service));
  const pods = new Map(status.pods.map((pod) => [pod.name, { pod, rows: [] }]));
  for (const service of status.services) {
    if (!pods.has(service.pod)) pods.set(service.pod, { pod: { name: service.pod, type: "service", enabled: true }, rows: [] });
    const { pod, rows } = pods.get(service.pod);
    rows.push({ key: `service ${service.name}`, service, isPending: pending.has(service.name), isEnabled: pod.enabled });
  }
  return [...pods.values()].map(({ pod, rows }) => ({
    key: `pod ${pod.name}`, name: pod.name || "as last applied", notes: podNotes(pod, status.environment),
    rows: rows.filter(isMatch),
  }));
}

function libraryGroup(status) {
  const rows = status.libraries.filter(({ checkout, folder }) => checkout || folder)
    .map((library) => ({ key: `library ${library.name}`, library, service: library }));
  return { key: "libraries", name: "libraries", notes: "", rows: rows.filter(isMatch) };
}

function isMatch({ service, library, isPending }) {
  if (!filter) return true;
  const code = service.checkout ? checkoutWords(service.checkout) : service.folder ?? imageName(service.image);
  const words = [service.name, service.pod ?? "library", code, library ? "" : stateWords(service), isPending ? "pending" : ""];
  const text = words.join("\n").toLowerCase();
  return filter.split(/\s+/).every((word) => text.includes(word));
}

function makeGroup() {
  const name = element("bdi");
  const notes = element("span", { class: "faint" });
  const heading = element("th", { colspan: 5, scope: "rowgroup", role: "rowheader", "aria-colspan": 5 }, name, " ", notes);
  const body = element("tbody", { role: "rowgroup" }, element("tr", { class: "pod", role: "row" }, heading));
  return [body, (group) => {
    setText(name, group.name);
    setText(notes, group.notes);
    reconcile(body, group.rows, ({ key }) => key, ({ library }) => (library ? makeLibrary() : makeService()));
  }];
}

// MARK: Rows

function makeRow(...cells) {
  const [name, ...others] = cells;
  return element("tr", { role: "row" }, element("th", { role: "rowheader", scope: "row", class: "name" }, ...name),
    ...others.map(([kind, ...content]) => element("td", { role: "cell", class: kind }, ...content)));
}

function makeService() {
  const picture = sign("unknown");
  const name = element("bdi");
  const state = element("span");
  const pending = element("span", { class: "tag wait", text: "pending" });
  const code = makeCode();
  const addresses = element("ul", { class: "addresses" });
  const buttons = ACTIONS.map(({ action, words }) =>
    element("button", { class: "quiet", "data-action": action, text: words }));
  const row = makeRow([picture, name], ["state", state, " ", pending], ["code", code.element], ["addresses-cell", addresses],
    ["actions", element("div", { class: "buttons" }, ...buttons)]);
  return [row, (item) => {
    const { service } = item;
    const words = stateWords(service);
    setAttribute(row, "data-service", service.name);
    setAttribute(row, "data-kind", stateKind(service));
    setSign(picture, stateKind(service));
    setText(name, service.name);
    setAttribute(name, "title", service.name);
    setText(state, words);
    setAttribute(state, "title", words);
    show(pending, item.isPending);
    code.update(service);
    show(addresses, service.addresses.length > 0);
    reconcile(addresses, service.addresses, (address) => address, makeAddress);
    buttons.forEach((button, index) => updateButton(button, ACTIONS[index], item));
  }];
}

function updateButton(button, { action, words, next, isOffered }, item) {
  const { name } = item.service;
  setAttribute(button, "data-service", name);
  setAttribute(button, "data-stand-in", next && `[data-service="${CSS.escape(name)}"][data-action=${next}]`);
  setAttribute(button, "aria-label", `${words} ${name}`);
  setAttribute(button, "title", `git conductor ${action} ${name}`);
  show(button, Boolean(isOffered(item)));
}

function makeLibrary() {
  const name = element("bdi");
  const code = makeCode();
  const users = element("span", { class: "faint" });
  const state = element("span", { class: "faint", text: "library" });
  const row = makeRow([element("span", { class: "sign" }), name], ["state", state], ["code", code.element],
    ["addresses-cell", users], ["actions"]);
  return [row, ({ library }) => {
    setText(name, library.name);
    code.update(library);
    setText(users, library.services.length ? `in ${library.services.join(", ")}` : "");
  }];
}

/** What the code of a service comes from: a checkout with its notes, a folder of the project, or an image. */
function makeCode() {
  const name = element("bdi", { class: "code-name" });
  const notes = element("span", { class: "code-notes" });
  const picture = sign("branch");
  const made = element("span", { class: "code-words" }, picture, name, notes);
  return { element: made, update: ({ checkout, folder, image }) => {
    picture.toggleAttribute("hidden", !checkout);
    setAttribute(made, "data-from", checkout ? "checkout" : folder ? "folder" : "image");
    setAttribute(made, "title", checkout ? checkoutWords(checkout) : folder ?? image);
    setText(name, checkout ? branchName(checkout) : folder ?? imageName(image));
    reconcile(notes, checkout ? checkoutNotes(checkout) : [], ({ words }) => words, makeNote);
  } };
}

function makeNote({ words, sign: short }) {
  const isShort = short !== words;
  const note = element("span", { class: "tag", title: words },
    element("span", { text: short, "aria-hidden": isShort ? "true" : null }),
    ...(isShort ? [element("span", { class: "unseen", text: words })] : []));
  return [note, () => {}];
}

/** An address: a link where a browser may open it, text otherwise. */
function makeAddress(address) {
  const isLink = URL.canParse(address) && ["http:", "https:"].includes(new URL(address).protocol);
  const short = address.replace(/^https?:\/\/(?:localhost)?|^localhost/, "");
  const link = { href: address, target: "_blank", rel: "noopener noreferrer", "aria-label": address };
  const shown = element(isLink ? "a" : "span", { text: short, title: address, ...(isLink && link) });
  return [element("li", {}, shown), () => {}];
}
