/* The channels of the open server, or the direct messages; above them the server's name. */

import { avatar } from "../base/avatar.js";
import { el, icon } from "../base/dom.js";
import { redraw, roving } from "../base/roving.js";
import { go, on, openServer, store } from "../base/store.js";
import { isUnread, mentionsIn } from "./unread.js";

let root, title;

/** Show the channels in one element, and the server's name in another. */
export function mountChannels(element, name) {
  [root, title] = [element, name];
  roving(root, "button");
  for (const event of ["world", "moved", "read"]) on(event, draw);
}

function draw() {
  if (!store.world) return;
  const server = openServer();
  title.textContent = server?.name ?? "Direct messages";
  redraw(root, server ? ofServer(server) : ofDirect(), "button");
}

function ofServer(server) {
  const seen = server.channels.filter((one) => one.visible).sort((one, other) => one.position - other.position);
  const act = (channel) => () => go({ server: server.name, channel: channel.name });
  const rows = seen.map((one) =>
    row({ channel: one, name: one.name, face: hash(one), current: one.name === store.channel, act: act(one), kind: kindOf(one) }),
  );
  return [el("h2", { class: "list-title", text: "Text channels" }), ...rows];
}

function ofDirect() {
  const { bot, direct } = store.world;
  const state = bot.online ? "online" : "offline";
  const face = el("span", { class: `face ${state}` }, avatar(bot.id, bot.name, { small: true }));
  const act = () => go({ channel: "dm" });
  const only = row({ channel: direct, name: bot.name, face, current: true, act, kind: state });
  return [el("h2", { class: "list-title", text: "Direct messages" }), only];
}

function row({ channel, name, face, current, act, kind }) {
  const mentions = mentionsIn(channel);
  const unread = isUnread(channel) && !current;
  const badge = mentions ? el("span", { class: "badge", text: String(mentions), attrs: { "aria-hidden": "true" } }) : null;
  const button = el("button", { type: "button", class: "channel", on: { click: act } }, face, el("span", { class: "channel-name", text: name }), badge);
  const said = [name, kind, mentions ? `${mentions} mentions` : "", unread ? "unread" : ""].filter(Boolean).join(", ");
  button.setAttribute("aria-label", said);
  button.classList.toggle("unread", unread);
  if (current) button.setAttribute("aria-current", "page");
  button.dataset.id = channel.id;
  button.dataset.keep = [channel.id, said, current].join(" ");
  return button;
}

function kindOf(channel) {
  return channel.nsfw ? "age-restricted text channel" : "text channel";
}

/** The mark of a text channel; with a small sign where it is age-restricted. */
export function hash({ nsfw }) {
  const sign = nsfw ? el("span", { class: "restricted", title: "Age-restricted" }, icon("warning")) : null;
  return el("span", { class: "hash", attrs: { "aria-hidden": "true" } }, "#", sign);
}
