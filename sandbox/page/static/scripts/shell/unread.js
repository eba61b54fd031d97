/* What each person has read in each channel, for as long as this tab is open; it outlives a reload. */

import { byAge, emit, store } from "../base/store.js";

const NAME = "reverie-read";
const read = load();

function load() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME)) ?? {};
  } catch {
    return {};
  }
}

/** The id of the last message that I have read there; null where I never was. */
export function lastRead(channelId) {
  return (channelId && read[store.me]?.[channelId]) ?? null;
}

/** I have read up to this message. */
export function markRead(channelId, messageId) {
  const before = lastRead(channelId);
  if (before !== null && byAge(messageId, before) <= 0) return;
  (read[store.me] ??= {})[channelId] = messageId;
  try {
    sessionStorage.setItem(NAME, JSON.stringify(read));
  } catch {
    // A browser that keeps nothing: then all is unread after a reload.
  }
  emit("read");
}

/** Is there something in this channel that I have not seen? */
export function isUnread({ id, last_message_id: last }) {
  return Boolean(last) && byAge(last, lastRead(id) ?? "0") > 0;
}

/** How many messages for me have I not seen in this channel? */
export function mentionsIn({ id, mentions }) {
  const seen = lastRead(id) ?? "0";
  return (mentions ?? []).filter((message) => byAge(message, seen) > 0).length;
}
