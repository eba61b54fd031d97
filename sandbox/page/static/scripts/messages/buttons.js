/* Buttons and rows of them, as bots put them under their messages. */

import { el, icon } from "../base/dom.js";
import { store } from "../base/store.js";
import { choose, press } from "../compose/interactions.js";
import { selectMenu } from "../dialogs/select.js";
import { linkTo } from "./links.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };
const LINK = 5;
const SELECTS = new Set([3, 5, 6, 7, 8]);

/** A row of buttons, or with one select menu. */
export function row(component, view) {
  const children = component.components.map((one) => (SELECTS.has(one.type) ? select(one, view) : button(one, view)));
  return el("div", { class: "row" }, children);
}

/** One button. What a press means is the bot's to say; until it has, the button turns (compose/interactions.js). */
export function button(component, view) {
  const node = component.style === LINK ? linkButton(component) : pressButton(component, view);
  node.classList.add("button", `button-${STYLES[component.style] ?? "secondary"}`);
  node.dataset.keep = `button ${JSON.stringify(component)}`;
  return node;
}

function pressButton(component, view) {
  const node = el("button", { type: "button", disabled: Boolean(component.disabled) }, face(component));
  node.addEventListener("click", () => press(current(view), component, node));
  return node;
}

function linkButton(component) {
  const inside = [face(component), icon("external")];
  const link = component.disabled ? null : linkTo(component.url, ...inside);
  return link ?? el("button", { type: "button", disabled: true }, ...inside);
}

function face({ emoji, label }) {
  const shown = emoji ? el("span", { class: "button-emoji", text: emoji.id ? `:${emoji.name}:` : emoji.name }) : null;
  return [shown, label ? el("bdi", { text: label }) : null];
}

/** A select menu of any kind. */
function select(component, view) {
  const options = { onChoose: (values) => choose(current(view), component, values, node) };
  const node = selectMenu(component, options);
  node.dataset.keep = `select ${JSON.stringify(component)}`;
  return node;
}

/** The message as it is now: it may have changed since its button was drawn. */
function current(view) {
  return store.messages.get(view.message.id) ?? view;
}
