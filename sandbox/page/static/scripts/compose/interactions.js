/* Acts as Discord's client does, follows what comes of it, and says where the person looks when nothing does. */

import { encoded } from "../base/files.js";
import { $, el, setAttributes } from "../base/dom.js";
import { Refusal } from "../base/link.js";
import { outcome } from "../base/outcome.js";
import { openDialog } from "../dialogs/dialog.js";
import { sending } from "./notes.js";

const SILENT = "The application did not respond";
const FAILED = "This interaction failed";
const underWay = new WeakSet(); // the buttons and menus whose press the bot has not acknowledged yet

/** Press a button of a message; `node` is the button. Resolves with the final interaction view, or null. */
export function press(view, component, node) {
  return onMessage("press", view, { custom_id: component.custom_id }, node);
}

/** Choose in a select menu of a message. Resolves as `press` does. */
export function choose(view, component, values, node) {
  return onMessage("choose", view, { custom_id: component.custom_id, values }, node);
}

/**
 * Use a slash command: `name` is its path, `options` its values by name, `files` File objects by name; `sent()` is
 * called once it is on its way. Resolves with the final interaction view. Throws Refusal where Discord's client would
 * not send it.
 */
export async function useCommand(name, options = {}, files = {}, { sent } = {}) {
  return fromMenuOrLine(`/${name}`, "command", { name, options, files: await allEncoded(files) }, sent);
}

/** Use an entry of a menu; `target` is {message: id} or {user: id}. Resolves and throws as `useCommand` does. */
export function useMenu(name, target) {
  return fromMenuOrLine(name, "menu", { name, ...target });
}

/** Files by name, as the server takes them. */
async function allEncoded(files) {
  const pairs = await Promise.all(Object.entries(files).map(async ([name, file]) => [name, await encoded(file)]));
  return Object.fromEntries(pairs);
}

function openIfDialog(view, opener) {
  if (view.kind === "dialog") openDialog(view.id, view.dialog, opener);
}

async function fromMenuOrLine(title, verb, fields, sent) {
  const note = sending(title);
  const opener = document.activeElement;
  try {
    const view = await outcome(verb, fields, { sent, acknowledged: () => note.done() });
    if (view.overdue) note.fail(SILENT);
    openIfDialog(view, { node: opener });
    return view;
  } catch (error) {
    note.done();
    throw error;
  }
}

async function onMessage(verb, view, fields, node) {
  const message = view.message.id;
  if (underWay.has(node)) return null; // pressed twice
  forgive(message);
  busy(node, true);
  try {
    const seen = await outcome(verb, { message, ...fields }, { acknowledged: () => busy(node, false) });
    if (seen.overdue) blame(message, FAILED);
    openIfDialog(seen, { node, message, text: node.textContent });
    return seen;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    blame(message, error.message);
    return null;
  } finally {
    busy(node, false);
  }
}

function busy(node, is) {
  if (is) underWay.add(node);
  else underWay.delete(node);
  node.classList.toggle("pending", is);
  setAttributes(node, { "aria-busy": is ? "true" : null });
}

function forgive(messageId) {
  for (const line of document.querySelectorAll(`.compose-failed[data-of="${messageId}"]`)) line.remove();
}

/** Say under a message that what was pressed there came to nothing. */
function blame(messageId, sentence) {
  forgive(messageId);
  const place = $("messages").querySelector(`[data-id="${messageId}"]`);
  const props = { class: "compose-failed", data: { of: messageId }, attrs: { role: "alert" }, text: sentence };
  place?.append(el("p", props));
}
