/* What stands over a message: whose it is and when, what it answers, which command it comes from. */

import { avatar } from "../base/avatar.js";
import { el, icon } from "../base/dom.js";
import { openServer, store } from "../base/store.js";
import { showMessage } from "./links.js";
import { markdown } from "./markdown.js";
import { beside, told } from "./stamps.js";

const REPLY_LETTERS = 160;
const LINE_STARTS = /^(?:-#|#{1,3}|>{1,3})\s+/gm; // marks that mean something only where a line begins

/** The colour of somebody's name: that of their highest role that has one. */
export function nameColour(userId) {
  const server = openServer();
  const roles = server?.members.find((one) => one.id === userId)?.roles ?? [];
  const coloured = (server?.roles ?? []).filter((one) => roles.includes(one.id) && one.colour);
  return coloured.sort((one, other) => other.position - one.position)[0]?.colour ?? null;
}

/** A name in its colour, as a button: the menu of its person opens from it. */
export function nameNode({ id, name, bot }, { tag = true } = {}) {
  const label = el("button", { type: "button", class: "author", data: { user: id }, attrs: { "aria-haspopup": "menu" } }, el("bdi", { text: name }));
  const colour = nameColour(id);
  if (colour) label.style.setProperty("--name", colour);
  return bot && tag ? [label, " ", el("span", { class: "tag", text: "APP" })] : [label];
}

/** Name and time. */
export function head(view) {
  const { author, timestamp } = view.message;
  const moment = new Date(timestamp);
  const time = el("time", { dateTime: timestamp, title: told(moment, "F"), text: beside(moment) });
  return el("div", { class: "message-head" }, nameNode({ ...author, name: view.author }), " ", time);
}

/** The short time beside a message that follows others of its author. */
export function gutter(view) {
  const moment = new Date(view.message.timestamp);
  return el("time", { class: "gutter", dateTime: view.message.timestamp, title: told(moment, "F"), text: told(moment, "t") });
}

/** The line that says what a message answers; null where it answers nothing. */
export function context(view) {
  const { interaction_metadata: used, message_reference: reference, referenced_message: original } = view.message;
  if (reference) return replyLine(reference, original);
  if (used?.type === 2) return usedLine(view, used);
  return null;
}

function usedLine(view, { user }) {
  const name = view.command ? el("span", { class: "used-command", text: view.command }) : el("span", { text: "a command" });
  const who = nameNode({ id: user.id, name: user.global_name ?? user.username }, { tag: false });
  return el("div", { class: "context" }, avatar(user.id, user.global_name ?? user.username, { small: true }), who, " used ", name);
}

function replyLine(reference, original) {
  if (!original) return el("div", { class: "context" }, icon("reply"), el("i", { text: "The original message was deleted" }));
  const name = original.author.global_name ?? original.author.username;
  const words = plainWords(original);
  const attrs = { "aria-label": `Goes to the message of ${name} that this answers` };
  const go = () => showMessage(reference.message_id);
  const text = el("button", { type: "button", class: "reply-words", attrs, on: { click: go } }, words);
  const who = nameNode({ ...original.author, name }, { tag: false });
  return el("div", { class: "context" }, avatar(original.author.id, name, { small: true }), who, " ", text);
}

function plainWords(message) {
  const text = textOf(message);
  if (!text) return el("i", { text: "Click to see the attachment" });
  return el("bdi", { text: text.length > REPLY_LETTERS ? `${text.slice(0, REPLY_LETTERS)}…` : text });
}

/** All words of a message in reading order, without markdown; for replies and for screen readers. */
export function textOf(message) {
  const texts = [message.content, ...(message.embeds ?? []).flatMap((one) => [one.title, one.description])];
  const walk = (all) => {
    for (const one of all ?? []) {
      if (one.type === 10) texts.push(one.content);
      walk(one.components);
    }
  };
  walk(message.components);
  const raw = texts.filter(Boolean).map((one) => one.replace(LINE_STARTS, "")).join(" ");
  return raw ? (markdown(raw.slice(0, 600), { inline: true }).textContent ?? "").trim() : "";
}

/** Is this message for me: by name, by role, or for everybody? */
export function mentionsMe({ message, mentions }) {
  if (message.mention_everyone || mentions.includes(store.me)) return true;
  const server = openServer();
  const me = server?.members.find((one) => one.name === store.me);
  return (message.mention_roles ?? []).some((role) => me?.roles.includes(role));
}
