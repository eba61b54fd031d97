/* What comes of an interaction, to its end. */

import { act, follow } from "./link.js";

const ENDS = new Set(["update", "choices", "dialog"]);

/**
 * Act, and wait for the end: a reply that can be read, a dialog, choices, an update, or nothing in time. `sent()` is called
 * when it is on its way, `acknowledged(view)` once the bot has answered at all.
 */
export async function outcome(verb, fields, { sent = () => {}, acknowledged = () => {} } = {}) {
  const id = await act(verb, fields);
  sent();
  return new Promise((resolve) => {
    let known = false;
    const stop = follow(id, (view) => {
      if (view.acknowledged && !known) acknowledged(view);
      known ||= view.acknowledged;
      if (!isFinal(view)) return;
      queueMicrotask(() => stop());
      resolve(view);
    });
  });
}

function isFinal({ answer, withdrawn, overdue, kind }) {
  return Boolean(answer || withdrawn || overdue || ENDS.has(kind));
}
