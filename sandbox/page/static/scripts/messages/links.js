/* Links in messages: those to other sites open a new tab, those to a message go there. */

import { announce, complain } from "../base/announce.js";
import { el } from "../base/dom.js";
import { go, on, store } from "../base/store.js";

const MESSAGE = /^https:\/\/(?:ptb\.|canary\.)?discord(?:app)?\.com\/channels\/(@me|\d+)\/(\d+)(?:\/(\d+))?\/?$/;

/** A link with an address of http or https; null for any other. Where it leads is told when somebody points at it. */
export function linkTo(address, ...inside) {
  const url = safe(address);
  if (url === null) return null;
  const place = MESSAGE.exec(url.href);
  if (place) {
    const title = "Goes to the message";
    const jump = (event) => {
      event.preventDefault();
      leadTo(place[1], place[2], place[3]);
    };
    return el("a", { class: "message-link", href: url.href, title, on: { click: jump } }, ...inside);
  }
  return el("a", { href: url.href, title: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, ...inside);
}

/** What an address means, where it is one of http or https; null otherwise. */
export function safe(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}

/** Go to a channel by its id. */
export function goToChannel(channelId) {
  if (store.world?.direct?.id === channelId) return go({ channel: "dm" }) ?? true;
  for (const server of store.world?.servers ?? []) {
    const channel = server.channels.find((one) => one.id === channelId && one.visible);
    if (channel) return go({ server: server.name, channel: channel.name }) ?? true;
  }
  return false;
}

/** Scroll to a message in the open channel, mark it for a moment and give it the focus; says whether it is there. */
export function showMessage(id) {
  const node = document.getElementById(`message-${id}`);
  if (!node) return false;
  node.scrollIntoView({ block: "center" });
  node.focus({ preventScroll: true });
  node.classList.remove("pointed-out");
  void node.offsetWidth; // so that the mark begins anew
  node.classList.add("pointed-out");
  return true;
}

function leadTo(_server, channelId, messageId) {
  if (!goToChannel(channelId)) return complain("You cannot see that channel.");
  if (!messageId) return undefined;
  const show = () => showMessage(messageId) || complain("That message is gone.");
  if (store.loaded) return show();
  const done = on("messages", () => {
    done();
    requestAnimationFrame(show);
  });
  return announce("Going to the message.");
}
