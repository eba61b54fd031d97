/* The menu of a message: the apps' entries, copying, deleting. */

import { call, Refusal } from "../base/link.js";
import { announce, complain } from "../base/announce.js";
import { myself, store } from "../base/store.js";
import { menuCommands } from "../compose/commands.js";
import { useMenu } from "../compose/interactions.js";
import { openMenu } from "./menu.js";

const ON_MESSAGES = 3;
const TEXT_DISPLAY = 10;

/** Open the menu of a message at {x, y}, or beside an element. */
export function openMessageMenu(view, at) {
  const { message, ephemeral } = view;
  const apps = ephemeral ? [] : appEntries(ON_MESSAGES, { message: message.id });
  const text = textOf(message);
  const entries = [
    ...(apps.length ? [{ label: "Apps", entries: apps }, null] : []),
    ...(text ? [{ label: "Copy text", icon: "file", act: () => copy(text, "Text copied") }] : []),
    { label: "Copy message ID", icon: "file", act: () => copy(message.id, "ID copied") },
    ...ending(view),
  ];
  openMenu(entries, at, { label: `Message of ${view.author}` });
}

function ending({ message, ephemeral }) {
  if (ephemeral) return [null, { label: "Dismiss message", icon: "close", act: () => remove(message.id) }];
  const mine = message.author.id === myself()?.id;
  if (!mine && !store.place?.may_manage_messages) return [];
  return [null, { label: "Delete message", icon: "trash", danger: true, act: () => remove(message.id) }];
}

/** The entries of the apps for a kind of menu; `target` is {message: id} or {user: id}. */
export function appEntries(type, target) {
  return menuCommands(type).map(({ name }) => ({ label: name, act: () => use(name, target) }));
}

async function use(name, target) {
  await orComplain(() => useMenu(name, target));
}

async function remove(id) {
  await orComplain(() => call("POST", "/api/delete", { member: store.me, message: id }));
}

async function orComplain(act) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    complain(error.message);
  }
}

/** Put a text on the clipboard, and say so to those who do not see. */
export async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    announce(said);
  } catch {
    complain("The browser does not let this page copy.");
  }
}

function textOf({ content, components }) {
  const words = ({ type, content: text }) => (type === TEXT_DISPLAY ? text : null);
  const walk = (all) => (all ?? []).flatMap((one) => [words(one), ...walk(one.components)]);
  return [content, ...walk(components)].filter(Boolean).join("\n");
}
