/* The members of the open server under their highest coloured role, and whether the bot is there. */

import { avatar } from "../base/avatar.js";
import { el, icon } from "../base/dom.js";
import { redraw, roving } from "../base/roving.js";
import { myself, on, openServer, store } from "../base/store.js";
import { openUserMenu } from "../menus/user.js";
import { nameColour } from "../messages/heads.js";

let root;

/** Show the members in this element. */
export function mountMembers(element) {
  root = element;
  roving(root, "button");
  for (const event of ["world", "moved"]) on(event, draw);
  root.addEventListener("contextmenu", (event) => {
    const row = event.target.closest("button");
    if (!row) return;
    event.preventDefault();
    row.click();
  });
}

function draw() {
  if (!store.world) return;
  const groups = new Map();
  for (const member of everybody()) {
    const name = groupOf(member);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(member);
  }
  const nodes = [...groups].flatMap(([name, members]) => [
    el("h2", { class: "list-title", text: `${name} — ${members.length}` }),
    ...members.map(row),
  ]);
  redraw(root, nodes, "button");
}

function everybody() {
  const server = openServer();
  const { bot } = store.world;
  const all = server?.members ?? [{ ...myself(), bot: false, roles: [] }, { ...bot, bot: true, roles: [] }];
  return [...all].sort((one, other) => rank(other) - rank(one) || one.name.localeCompare(other.name));
}

function rank(member) {
  if (isAway(member)) return -1;
  return topRole(member)?.position ?? 0;
}

/** Their highest role that has a colour; Discord groups by those that are shown apart, and these are they. */
function topRole({ roles }) {
  const theirs = (openServer()?.roles ?? []).filter((one) => roles.includes(one.id) && one.colour);
  return theirs.sort((one, other) => other.position - one.position)[0] ?? null;
}

function groupOf(member) {
  if (isAway(member)) return "Offline";
  return topRole(member)?.name ?? "Online";
}

function isAway(member) {
  return member.bot && member.id === store.world.bot.id && !store.world.bot.online;
}

function row(member) {
  const away = isAway(member);
  const name = el("span", { class: "member-name" }, el("bdi", { text: member.name }));
  const colour = nameColour(member.id);
  if (colour && !away) name.style.setProperty("--name", colour);
  const signs = [
    member.owner ? el("span", { class: "owner", title: "Owner of the server" }, "♛") : null,
    member.bot ? el("span", { class: "tag", text: "APP" }) : null,
  ];
  const face = el("span", { class: `face ${away ? "offline" : "online"}` }, avatar(member.id, member.name, { small: true }));
  const note = away ? el("span", { class: "member-note" }, icon("warning"), "The bot is offline") : null;
  const words = el("span", { class: "member-words" }, el("span", { class: "member-line" }, name, signs), note);
  const user = { id: member.id, name: member.name, bot: member.bot };
  const attrs = { "aria-haspopup": "menu" };
  const button = el("button", { type: "button", class: "member", attrs, on: { click: () => openUserMenu(user, button) } }, face, words);
  button.classList.toggle("away", away);
  button.dataset.id = member.id;
  button.dataset.keep = [member.id, away, member.owner, colour, member.name].join(" ");
  return button;
}
