/* A select menu of any kind, in a message or a dialog. */

import { el } from "../base/dom.js";

export function selectMenu(component, { onChoose, label } = {}) {
  return el("button", { class: "select-button", text: component.placeholder ?? label, on: { click: () => onChoose([]) } });
}
