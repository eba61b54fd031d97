/* Small private lines above the box: a command that is on its way, and one that got no answer. */

import { el, icon } from "../base/dom.js";
import { store } from "../base/store.js";

const where = { node: null };

/** The place for the notes. */
export function notesArea() {
  where.node = el("div", { class: "compose-notes", attrs: { role: "log", "aria-label": "Your commands" } });
  return where.node;
}

/** Take away all notes: they belong to the place that was open. */
export function forgetNotes() {
  where.node?.replaceChildren();
}

/** Tell that a command is being sent; returns {done(), fail(sentence)}. */
export function sending(title) {
  const bot = store.world?.bot.name ?? "The bot";
  const text = el("span", { class: "compose-note-text", text: `${bot} · Sending command…` });
  const spinner = el("span", { class: "spinner", attrs: { "aria-hidden": "true" } });
  const note = el("div", { class: "compose-note" }, spinner, el("strong", { text: title }), text);
  where.node?.append(note);
  const dismiss = el("button", { type: "button", class: "compose-dismiss", text: "Dismiss" });
  dismiss.addEventListener("click", () => note.remove());
  const fail = (sentence) => {
    note.classList.add("compose-note-failed");
    spinner.replaceWith(icon("warning"));
    text.textContent = sentence;
    note.append(el("span", { class: "compose-private" }, icon("eye"), "Only you can see this ·"), dismiss);
  };
  return { done: () => note.remove(), fail };
}
