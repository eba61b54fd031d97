/* What the page knows, and the events that tell when it changes. The server fills it through link.js. */

/**
 * `server` and `channel` are names; the channel "dm" is the direct messages with the bot.
 * `messages` maps ids to views (sandbox/discord/control/views.py), and holds what is in the open channel only.
 */
export const store = {
  world: null,
  me: "Ana",
  server: "Reverie Lounge",
  channel: "general",
  messages: new Map(),
  loaded: false, // have the messages of this place come?
  place: null,
  connected: false,
};

const listeners = new Map();
let ahead = 0; // milliseconds by which the local Discord's clock is ahead of ours

/**
 * Call `act(detail)` on each event; returns a function that ends it.
 *
 * world · place · messages {reset, upsert, removed} · interaction (view) · backstage (state) · log {reset, lines} ·
 * connection (boolean) · moved (another place or person) · tick (each second) · read (somebody has seen a message) ·
 * command ({name}: its mention in a message was pressed)
 */
export function on(event, act) {
  if (!listeners.has(event)) listeners.set(event, new Set());
  listeners.get(event).add(act);
  return () => listeners.get(event).delete(act);
}

/** Tell everybody who listens. One listener that fails does not keep it from the others. */
export function emit(event, detail) {
  for (const act of [...(listeners.get(event) ?? [])]) {
    try {
      act(detail);
    } catch (error) {
      reportError(error);
    }
  }
}

/** Go to another place, or become another person. */
export function go({ member, server, channel }) {
  const before = [store.me, store.server, store.channel].join("\n");
  store.me = member ?? store.me;
  store.server = server ?? store.server;
  store.channel = channel ?? store.channel;
  if (before === [store.me, store.server, store.channel].join("\n")) return;
  store.messages = new Map();
  store.loaded = false;
  store.place = null;
  emit("moved");
}

/** Is something that the server sent about the place that is open? */
export function here({ member, server, channel }) {
  if (member !== store.me || channel !== store.channel) return false;
  return channel === "dm" || server === store.server;
}

/** The server that is open, or null in direct messages. */
export function openServer() {
  if (store.channel === "dm") return null;
  return store.world?.servers.find((one) => one.name === store.server) ?? null;
}

/** The open channel's entry in the world: it has id, name, visible and more; null while unknown. */
export function openChannel() {
  if (store.channel === "dm") return store.world?.direct ?? null;
  return openServer()?.channels.find((one) => one.name === store.channel || one.id === store.channel) ?? null;
}

/** A person or the bot by id: {id, name}; null for strangers. */
export function userById(id) {
  const { bot, people } = store.world ?? { bot: null, people: [] };
  return (bot?.id === id ? bot : people.find((one) => one.id === id)) ?? null;
}

/** My own entry: {id, name}. */
export function myself() {
  return store.world?.people.find((one) => one.name === store.me) ?? null;
}

/** Newer first or older first? Ids grow with time, and are too long for numbers. */
export function byAge(one, other) {
  const difference = BigInt(one) - BigInt(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** What the clock of the local Discord says, in milliseconds since 1970. */
export function now() {
  return Date.now() + ahead;
}

/** Take over the local Discord's clock. */
export function setClock(iso) {
  const theirs = Date.parse(iso);
  if (Number.isFinite(theirs)) ahead = theirs - Date.now();
}

setInterval(() => emit("tick"), 1000);
