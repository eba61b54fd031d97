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
 * The items for what was typed after the slash; commands whose name begins with it come first, then those that hold it
 * anywhere in name or description.
 */
export function suggestions(typed) {
  const wanted = typed.trimStart().toLowerCase();
  const bot = store.world?.bot;
  const group = bot ? { label: bot.name, picture: () => avatar(bot.id, bot.name, { small: true }) } : undefined;
  const rank = ({ path, description }) => {
    if (path.startsWith(wanted)) return 0;
    if (path.includes(wanted.trim())) return 1;
    return wanted.trim().length > 2 && description.toLowerCase().includes(wanted.trim()) ? 2 : 3;
  };
  const ranked = slashCommands().map((command) => ({ command, rank: rank(command) }));
  return ranked
    .filter((one) => one.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map(({ command }) => ({ value: command.path, label: `/${command.path}`, hint: command.description, group, command }));
}

/** How many characters the bot and Discord count: letters outside the first plane are one, not two. */
export function letters(text) {
  return [...text].length;
}
