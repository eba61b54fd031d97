/* The menu of a message. */

export function openMessageMenu(view, at) {
  return { view, at };
}
