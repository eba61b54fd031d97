/* A dialog that the bot has opened. */

export function openDialog(interactionId, dialog) {
  return { interactionId, dialog };
}

export async function fillIn(values) {
  return values;
}

export async function sendOpen() {}
