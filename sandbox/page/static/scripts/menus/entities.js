/* People, roles and channels of the open server, as items of a list. */

import { el } from "../base/dom.js";
import { myself, openServer, store } from "../base/store.js";
import { avatar } from "../base/avatar.js";

const TEXT_CHANNEL = 0;

/** Everybody who can be named here; in direct messages that is me and the bot. */
export function people() {
  const server = openServer();
  const members = server?.members ?? [myself(), store.world?.bot].filter(Boolean);
  const items = members.map((one) => ({
    value: one.id,
    label: one.name,
    note: one.id === store.world?.bot.id ? "App" : undefined,
    picture: () => avatar(one.id, one.name, { small: true }),
  }));
  return items.sort(byLabel);
}

export function roles() {
  const items = (openServer()?.roles ?? []).map(({ id, name, colour }) => ({
    value: id,
    label: name.startsWith("@") ? name : `@${name}`,
    names: [name],
    picture: () => dot(colour),
  }));
  return items.sort(byLabel);
}

/** The channels that I see here; `types` are Discord's numbers, and all that exist here are of type 0. */
export function channels(types) {
  if (types?.length && !types.includes(TEXT_CHANNEL)) return [];
  const seen = (openServer()?.channels ?? []).filter((one) => one.visible);
  return seen.map(({ id, name }) => ({ value: id, label: `#${name}`, names: [name] }));
}

/** People and roles together, under their headings. */
export function mentionables() {
  return [
    ...people().map((one) => ({ ...one, group: "Members" })),
    ...roles().map((one) => ({ ...one, group: "Roles" })),
  ];
}

function dot(colour) {
  const circle = el("span", { class: "menu-role", attrs: { "aria-hidden": "true" } });
  if (colour) circle.style.setProperty("--role", colour);
  return circle;
}

function byLabel(one, other) {
  return one.label.localeCompare(other.label);
}
