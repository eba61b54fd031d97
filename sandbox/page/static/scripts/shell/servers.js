/* The rail of servers, with direct messages on top. */

import { avatar } from "../base/avatar.js";
import { el } from "../base/dom.js";
import { redraw, roving } from "../base/roving.js";
import { go, on, openServer, store } from "../base/store.js";
import { isUnread, mentionsIn } from "./unread.js";

let root;

/** Show the servers that the person is in. */
export function mountServers(element) {
  root = element;
  roving(root, "button");
  for (const event of ["world", "moved", "read"]) on(event, draw);
}

function draw() {
  const { world } = store;
  if (!world) return;
  const direct = entry({
    name: "Direct messages",
    face: avatar(world.bot.id, world.bot.name),
    current: store.channel === "dm",
    channels: [world.direct],
    act: () => go({ channel: "dm" }),
  });
  const servers = world.servers.map((server) =>
    entry({
      name: server.name,
      face: el("span", { class: "server-face", text: initials(server.name), attrs: { "aria-hidden": "true" } }),
      current: openServer() === server,
      channels: server.channels.filter((one) => one.visible),
      act: () => go({ server: server.name, channel: lastChannel(server) }),
    }),
  );
  redraw(root, [direct, el("hr", { class: "rail-line" }), ...servers], "button");
}

function entry({ name, face, current, channels, act }) {
  const mentions = channels.reduce((count, one) => count + mentionsIn(one), 0);
  const unread = channels.some(isUnread);
  const said = [name, mentions ? `${mentions} mentions` : "", unread ? "unread messages" : ""].filter(Boolean).join(", ");
  const badge = mentions ? el("span", { class: "badge", text: String(mentions), attrs: { "aria-hidden": "true" } }) : null;
  const button = el("button", { type: "button", class: "rail-button", title: name, on: { click: act } }, face, badge);
  button.setAttribute("aria-label", said);
  if (current) button.setAttribute("aria-current", "true");
  button.classList.toggle("unread", unread);
  button.dataset.id = name;
  button.dataset.keep = [name, current, unread, mentions].join(" ");
  return button;
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return words.map((word) => [...word][0]).join("").slice(0, 3);
}

const visited = new Map(); // server name -> channel name

on("moved", () => {
  if (store.channel !== "dm") visited.set(store.server, store.channel);
});

function lastChannel(server) {
  const seen = server.channels.filter((one) => one.visible);
  return (seen.find((one) => one.name === visited.get(server.name)) ?? seen[0])?.name ?? "general";
}
