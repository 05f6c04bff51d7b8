// What a screen reader says when something changed: one short sentence.
import { byId } from "./dom.js";
import { counted, lastingWords } from "./words.js";

/** The most services that are named. */
const NAMED = 3;

/** Says a sentence. */
export function announce(sentence) {
  byId("spoken").textContent = sentence;
}

/** Says which services changed between two statuses of one stack. */
export function announceChanges(before, after) {
  if (!before || !after || before.stack !== after.stack) return;
  const known = new Map(before.services.map((service) => [service.name, lastingWords(service)]));
  const changed = after.services.filter((service) => known.get(service.name) !== lastingWords(service));
  const sentences = changed.map((service) => `${service.name}: ${lastingWords(service)}`);
  if (after.pending.length !== before.pending.length && after.pending.length) {
    sentences.push(`${counted(after.pending.length, "change")} waiting to be applied`);
  }
  if (after.failure && after.failure.at !== before.failure?.at) sentences.unshift(`Failed: ${after.failure.message}`);
  if (sentences.length > NAMED) announce(`${counted(changed.length, "service")} changed`);
  else if (sentences.length) announce(sentences.join(", "));
}
