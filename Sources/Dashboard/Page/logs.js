// The logs of one service, which follow.
import { byId, setAttribute, setText, show } from "./dom.js";
import { LineView } from "./lines.js";

let view = null;
let service = null;

/** Sets up the logs: `onFollow` is called with the service whose logs shall be followed again. */
export function setUpLogs(onFollow) {
  view = new LineView(byId("log-lines"), byId("log-more"));
  byId("log-again").addEventListener("click", () => onFollow(service));
}

/** The service whose logs are shown, or `null`. */
export const followedService = () => service;

/** Begins with the logs of a service, or with none. */
export function beginLogs(name) {
  service = name;
  view.clear();
  show(byId("show-logs"), name !== null);
  show(byId("log-end"), false);
  setText(byId("logs-service"), name ?? "");
  setAttribute(byId("log-lines"), "aria-label", `Logs of ${name}`);
}

/** Takes the beginning of the service's logs, lines of them, or their end. */
export function takeLog(message) {
  if (message.service !== service) return;
  if (message.begins) beginLogs(service);
  if (message.lines?.length) view.add(message.lines);
  if (message.ended === undefined) return;
  show(byId("log-end"), true);
  setText(byId("log-end-words"), message.ended ? `The logs ended (${message.ended}).` : "The logs ended.");
}
