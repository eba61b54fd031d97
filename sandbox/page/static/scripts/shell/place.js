/* The address of this page names the place and the person, so that a reload and the Back button lead there again. */

import { go, on, store } from "../base/store.js";

const START = { member: "Ana", server: "Reverie Lounge", channel: "general" };

/** Go where the address says, keep it right from now on, and leave places that are not there any more. */
export function mountPlace() {
  const named = read();
  if (named) go(named);
  else write(true);
  window.addEventListener("popstate", () => go(read() ?? {}));
  on("moved", () => write(false));
  on("world", stay);
  on("place", () => isKnown(store.me) || go(START));
}

function read() {
  const parts = location.hash.slice(1).split("/");
  if (parts.length !== 3) return null;
  try {
    const [member, server, channel] = parts.map(decodeURIComponent);
    return channel ? { member, server: server === "@me" ? store.server : server, channel } : null;
  } catch {
    return null;
  }
}

function write(replace) {
  const server = store.channel === "dm" ? "@me" : store.server;
  const hash = `#${[store.me, server, store.channel].map(encodeURIComponent).join("/")}`;
  if (hash === location.hash) return;
  history[replace ? "replaceState" : "pushState"](null, "", hash);
}

/** Is there somebody of that name? An address may name anybody; the world comes only for those who are there. */
function isKnown(name) {
  return Boolean(store.world?.people.some((one) => one.name === name));
}

/** Where the person is not in the server or does not see the channel, go to the next best place. */
function stay(world) {
  if (store.channel === "dm") return undefined;
  const server = world.servers.find((one) => one.name === store.server) ?? world.servers[0];
  if (!server) return go({ channel: "dm" });
  const seen = server.channels.filter((one) => one.visible);
  if (server.name === store.server && seen.some((one) => one.name === store.channel)) return undefined;
  const next = seen.find((one) => one.name === store.channel) ?? seen[0];
  return next ? go({ server: server.name, channel: next.name }) : go({ channel: "dm" });
}
