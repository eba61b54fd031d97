/* The slash commands that may be used here, sub-commands told apart, as the list offers them. */

import { store } from "../base/store.js";
import { avatar } from "../base/avatar.js";

const CHAT = 1;
export const KIND = {
  SUBCOMMAND: 1,
  GROUP: 2,
  STRING: 3,
  INTEGER: 4,
  BOOLEAN: 5,
  USER: 6,
  CHANNEL: 7,
  ROLE: 8,
  MENTIONABLE: 9,
  NUMBER: 10,
  ATTACHMENT: 11,
};

/** All slash commands of this place: {path, description, options}; a path is "video", or "generation show". */
export function slashCommands() {
  const roots = (store.place?.commands ?? []).filter((one) => (one.type ?? CHAT) === CHAT);
  const found = roots.flatMap((root) => below(root, root.name));
  return found.sort((one, other) => one.path.localeCompare(other.path));
}

/** The entries of a menu on messages (3) or on people (2). */
export function menuCommands(type) {
  return (store.place?.commands ?? []).filter((one) => one.type === type);
}

function below(command, path) {
  const inside = (command.options ?? []).filter(({ type }) => type === KIND.SUBCOMMAND || type === KIND.GROUP);
  if (inside.length) return inside.flatMap((one) => below(one, `${path} ${one.name}`));
  return [{ path, description: command.description ?? "", options: command.options ?? [] }];
}

export function commandNamed(path) {
  return slashCommands().find((one) => one.path === path) ?? null;
}

/**
 * The items for what was typed after the slash: commands whose name begins with it, then those that hold it; where
 * there are none, those whose description holds it.
 */
export function suggestions(typed) {
  const wanted = typed.trimStart().toLowerCase();
  const word = wanted.trim();
  const all = slashCommands();
  const beginning = all.filter(({ path }) => path.startsWith(wanted));
  const holding = all.filter((one) => one.path.includes(word) && !beginning.includes(one));
  const named = [...beginning, ...holding];
  const described = () => all.filter(({ description }) => word && description.toLowerCase().includes(word));
  const bot = store.world?.bot;
  const group = bot ? { label: bot.name, picture: () => avatar(bot.id, bot.name, { small: true }) } : undefined;
  return (named.length ? named : described()).map((command) => {
    const { path, description } = command;
    return { value: path, label: `/${path}`, hint: description, group, command };
  });
}

/** How many characters the bot and Discord count: letters outside the first plane are one, not two. */
export function letters(text) {
  return [...text].length;
}
