/* Uses a command as a hand would, so that it can be watched. */

import { commandNamed } from "./commands.js";

const REST = 12; // how many characters' time a glance takes

/** Type a text into a field, character by character; `pace` is milliseconds for each, and 0 puts it there at once. */
export async function typeInto(field, text, { pace = 0, signal } = {}) {
  field.focus();
  field.value = "";
  for (const letter of pace ? text : [text]) {
    field.value += letter;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await pause(pace, signal);
  }
}

/** Play one command on the composer. Resolves as `demonstrate` says. */
export async function play(composer, { name, options, files, signal, pace }) {
  composer.plain("");
  await typeInto(composer.text, `/${name}`, { pace, signal });
  await pause(pace * REST, signal);
  const line = composer.begin(commandNamed(name));
  for (const [option, value] of Object.entries(options)) {
    const field = line.field(option) ?? line.add(option);
    await pause(pace, signal);
    const label = field.wanted(value);
    await typeInto(field.input, label, { pace, signal });
    if (field.offer) field.take({ value, label });
  }
  for (const [option, file] of Object.entries(files)) {
    (line.field(option) ?? line.add(option)).take(file);
    await pause(pace * REST, signal);
  }
  await pause(pace * REST, signal);
  return composer.send();
}

/** Wait; an aborted show ends here. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
    return undefined;
  });
}
