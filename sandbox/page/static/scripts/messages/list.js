/* The messages of the open channel: in order, in groups, with days and the line above what is new. */

import { announce } from "../base/announce.js";
import { clear, el, icon } from "../base/dom.js";
import { morphChildren } from "../base/morph.js";
import { byAge, on, openChannel, store, userById } from "../base/store.js";
import { openMessageMenu } from "../menus/message.js";
import { openUserMenu } from "../menus/user.js";
import { lastRead, markRead } from "../shell/unread.js";
import { context, textOf } from "./heads.js";
import { messageNode, updateMessage } from "./message.js";
import { dayNumber, told } from "./stamps.js";

const TOGETHER_MILLISECONDS = 7 * 60_000;
const NEAR_PIXELS = 80;
const SAID_LETTERS = 200;

let root, list, jump;
let pinned = true; // is the newest message in sight, to be kept so?
let newSince = null; // the id of the last message that was read when the channel was opened
let missed = 0; // messages that came while older ones were looked at

/** Show messages in this element; `pill` leads back to the newest. */
export function mountMessages(element, pill) {
  [root, jump] = [element, pill];
  list = el("div", { id: "message-list", attrs: { role: "log", "aria-live": "off" } });
  root.append(list);
  root.tabIndex = -1;
  root.addEventListener("scroll", scrolled, { passive: true });
  new ResizeObserver(settle).observe(list);
  new ResizeObserver(settle).observe(root);
  jump.addEventListener("click", toPresent);
  list.addEventListener("keydown", walk);
  list.addEventListener("contextmenu", menu);
  list.addEventListener("click", personMenu);
  on("moved", entered);
  on("messages", arrived);
  on("world", () => store.loaded && draw());
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("focus", seen);
  entered();
}

function entered() {
  clear(list);
  pinned = true;
  missed = 0;
  newSince = null;
  list.setAttribute("aria-label", store.channel === "dm" ? "Direct messages with the bot" : `Messages in #${store.channel}`);
  list.append(el("p", { class: "loading", text: "Loading messages…" }));
  showJump();
}

function arrived({ reset, upsert }) {
  if (reset) newSince = lastRead(openChannel()?.id);
  const fresh = reset ? [] : upsert.filter(({ message }) => !document.getElementById(`message-${message.id}`));
  for (const view of upsert) {
    const node = reset ? null : document.getElementById(`message-${view.message.id}`);
    if (node) updateMessage(node, view);
  }
  draw({ reset });
  for (const view of fresh) say(view);
  if (!pinned) missed += fresh.length;
  if (fresh.some((one) => one.author === store.me || one.ephemeral)) pinned = true; // what I said, or what answers me alone
  settle();
  showJump();
}

/** Put the nodes in order, with dividers between them. Nodes that are there stay. */
function draw({ reset = false } = {}) {
  const views = [...store.messages.values()].sort((one, other) => byAge(one.message.id, other.message.id));
  const focused = document.activeElement?.closest?.("#message-list .message")?.dataset.id;
  const wanted = [beginning()];
  let before = null;
  for (const view of views) {
    const { message } = view;
    const day = !before || dayNumber(new Date(before.message.timestamp)) !== dayNumber(new Date(message.timestamp));
    const unread = newSince !== null && byAge(message.id, newSince) > 0 && (!before || byAge(before.message.id, newSince) <= 0);
    if (day) wanted.push(divider(told(new Date(message.timestamp), "D"), "day"));
    if (unread && before) wanted.push(divider("New", "new"));
    const node = (!reset && document.getElementById(`message-${message.id}`)) || messageNode(view);
    node.classList.toggle("grouped", !day && !(unread && before) && together(before, view));
    node.dataset.keep = message.id;
    wanted.push(node);
    before = view;
  }
  if (reset) list.replaceChildren(...wanted);
  else morphChildren(list, wanted);
  rove(focused ?? views.at(-1)?.message.id);
}

function together(before, view) {
  if (!before || context(view) || before.ephemeral !== view.ephemeral) return false;
  if (before.message.author.id !== view.message.author.id) return false;
  return Date.parse(view.message.timestamp) - Date.parse(before.message.timestamp) < TOGETHER_MILLISECONDS;
}

function beginning() {
  const dm = store.channel === "dm";
  const name = dm ? (store.world?.bot.name ?? "the bot") : `#${store.channel}`;
  const title = dm ? name : `Welcome to ${name}!`;
  const where = dm ? `This is the beginning of your direct messages with ${name}.` : `This is the beginning of ${name}.`;
  const commands = ["Type ", el("kbd", { text: "/" }), " below to see what the bot can do; ", el("kbd", { text: "/video" }), " makes a clip."];
  const hint = dm ? ["What the bot has to tell you alone arrives here. It takes commands in servers."] : commands;
  return el("div", { class: "beginning", data: { keep: `beginning ${title}` } }, el("h2", { text: title }), el("p", { text: where }), el("p", {}, hint));
}

function divider(text, kind) {
  const attrs = { role: "separator", "aria-label": kind === "new" ? "New messages" : text };
  return el("div", { class: `divider divider-${kind}`, data: { keep: `${kind} ${text}` }, attrs }, el("span", { text }));
}

function say(view) {
  const words = textOf(view.message) || "a message without words";
  const mine = view.ephemeral ? " (only you can see this)" : "";
  announce(`${view.author}${mine}: ${words.slice(0, SAID_LETTERS)}`);
}

// Where one is

function scrolled() {
  pinned = root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_PIXELS;
  seen();
  showJump();
}

/** Keep the newest message in sight where it was, whatever has grown. */
function settle() {
  if (pinned) root.scrollTop = root.scrollHeight;
  seen();
}

function seen() {
  if (!pinned || document.hidden || !store.loaded) return;
  missed = 0;
  const ids = [...store.messages.keys()].sort(byAge);
  const channel = openChannel();
  if (channel && ids.length) markRead(channel.id, ids.at(-1));
}

function showJump() {
  jump.hidden = pinned;
  const words = missed ? `${missed} new ${missed === 1 ? "message" : "messages"} · Jump to present` : "Jump to present";
  if (!pinned) jump.replaceChildren(words, icon("down"));
}

function toPresent() {
  pinned = true;
  missed = 0;
  settle();
  showJump();
  list.querySelector(".message[tabindex='0']")?.focus({ preventScroll: true });
}

// By keyboard

function rove(id) {
  for (const node of list.querySelectorAll(".message[tabindex='0']")) node.tabIndex = -1;
  const node = id && document.getElementById(`message-${id}`);
  if (node) node.tabIndex = 0;
}

function walk(event) {
  const here = event.target;
  if (!here.classList.contains("message") || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = [...list.querySelectorAll(".message")];
  const index = all.indexOf(here);
  const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || !all[to]) return;
  event.preventDefault();
  rove(all[to].dataset.id);
  all[to].focus();
}

// Menus

function menu(event) {
  if (event.target.closest("a, input, textarea, select, dialog") || event.shiftKey) return; // the browser's own
  const person = event.target.closest("[data-user]");
  const node = event.target.closest(".message");
  const view = node && store.messages.get(node.dataset.id);
  if (!view) return;
  event.preventDefault();
  const keyboard = event.clientX === 0 && event.clientY === 0;
  const at = keyboard ? (event.target.closest("[data-user], .message") ?? node) : { x: event.clientX, y: event.clientY };
  if (person) openUserMenu(userById(person.dataset.user) ?? { id: person.dataset.user, name: "unknown-user" }, at);
  else openMessageMenu(view, at);
}

function personMenu(event) {
  const person = event.target.closest("button[data-user]");
  const user = person && userById(person.dataset.user);
  if (user) openUserMenu(user, person);
}
