/* The menu of a person, on their picture or name. */

import { appEntries, copy } from "./message.js";
import { openMenu } from "./menu.js";

const ON_PEOPLE = 2;

/** Open the menu of a person, {id, name}, at {x, y}, or beside an element. */
export function openUserMenu(user, at) {
  const apps = appEntries(ON_PEOPLE, { user: user.id });
  const entries = [
    ...(apps.length ? [{ label: "Apps", entries: apps }, null] : []),
    { label: "Copy name", icon: "file", act: () => copy(user.name, "Name copied") },
    { label: "Copy user ID", icon: "file", act: () => copy(user.id, "ID copied") },
  ];
  openMenu(entries, at, { label: user.name });
}
