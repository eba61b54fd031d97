/* The switch for who I am: everybody with what they are here. */

import { avatar } from "../base/avatar.js";
import { clear, el, icon } from "../base/dom.js";
import { go, myself, on, store } from "../base/store.js";

let root, list, button;

/** Show who I am in this element; a press shows who else I can be. */
export function mountWho(element) {
  root = element;
  list = el("div", { id: "who-list", attrs: { role: "menu", "aria-label": "Be somebody else", popover: "auto" } });
  button = el("button", { type: "button", class: "who-button", attrs: { "aria-haspopup": "menu", "aria-expanded": "false" } });
  button.addEventListener("click", () => list.togglePopover());
  list.addEventListener("toggle", (event) => shown(event.newState === "open"));
  list.addEventListener("keydown", walk);
  root.append(list, button);
  for (const event of ["world", "moved"]) on(event, draw);
}

function draw() {
  const me = myself();
  if (!me) return;
  const words = el("span", { class: "who-words" }, el("strong", { text: me.name }), el("small", { text: roleOf(me) }));
  clear(button).append(avatar(me.id, me.name, { small: true }), words, icon("up"));
  button.setAttribute("aria-label", `You are ${me.name}, ${roleOf(me)}. Be somebody else`);
  if (!list.matches(":popover-open")) fill();
}

function fill() {
  const title = el("p", { class: "list-title", text: "Be somebody else" });
  clear(list).append(title, ...store.world.people.map(choice));
}

function choice(person) {
  const words = el("span", { class: "who-words" }, el("strong", { text: person.name }), el("small", { text: roleOf(person) }));
  const mine = person.name === store.me;
  const attrs = { role: "menuitemradio", "aria-checked": String(mine) };
  const node = el("button", { type: "button", class: "who-choice", attrs }, avatar(person.id, person.name, { small: true }), words, mine ? icon("check") : null);
  node.addEventListener("click", () => {
    list.hidePopover();
    go({ member: person.name });
    button.focus();
  });
  return node;
}

/** What somebody is: owner, their roles, or a plain member. */
function roleOf(person) {
  const known = store.world.servers.find((one) => one.name === store.server) ?? store.world.servers[0];
  const member = known?.members.find((one) => one.id === person.id);
  if (!member) return "not in this server";
  const roles = known.roles.filter((one) => member.roles.includes(one.id)).map((one) => one.name);
  return [member.owner ? "Owner" : "", ...roles].filter(Boolean).join(", ") || "Member";
}

function shown(open) {
  button.setAttribute("aria-expanded", String(open));
  if (!open) return;
  fill();
  list.querySelector("[aria-checked='true']")?.focus();
}

function walk(event) {
  const all = [...list.querySelectorAll("button")];
  const index = all.indexOf(document.activeElement);
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[(to + all.length) % all.length]?.focus();
}
