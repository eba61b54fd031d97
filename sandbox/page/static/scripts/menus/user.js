/* The menu of a person. */

export function openUserMenu(user, at) {
  return { user, at };
}
