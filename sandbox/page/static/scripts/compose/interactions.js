/* Acts as Discord's client does, and follows what comes of it. */

import { act } from "../base/link.js";

export async function press(view, component, node) {
  return { id: await act("press", { message: view.message.id, custom_id: component.custom_id }), node };
}

export async function choose(view, component, values, node) {
  return { id: await act("choose", { message: view.message.id, custom_id: component.custom_id, values }), node };
}

export async function useCommand(name, options, files) {
  return { id: await act("command", { name, options, files }) };
}

export async function useMenu(name, target) {
  return { id: await act("menu", { name, ...target }) };
}
