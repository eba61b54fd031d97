/* Lists of buttons: one stop of the Tab key for a whole list; arrows, Home and End lead through it. */

import { morphChildren } from "./morph.js";

/** Let arrows move the focus among the children of `root` that match; the current one, or the first, takes the Tab key. */
export function roving(root, selector) {
  root.addEventListener("keydown", (event) => {
    const all = items(root, selector);
    const index = all.indexOf(event.target.closest(selector));
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: all.length - 1 }[event.key];
    if (index < 0 || to === undefined || !all[to]) return;
    event.preventDefault();
    take(all, all[to]);
    all[to].focus();
  });
  root.addEventListener("focusin", (event) => {
    const item = event.target.closest(selector);
    if (item) take(items(root, selector), item);
  });
}

/** Draw the list anew; the focus stays on what has the same `data-id`, and the Tab key finds it or the current item. */
export function redraw(root, nodes, selector) {
  const id = root.contains(document.activeElement) ? document.activeElement.dataset.id : undefined;
  morphChildren(root, nodes);
  const all = items(root, selector);
  const same = id === undefined ? undefined : all.find((one) => one.dataset.id === id);
  same?.focus();
  take(all, same ?? all.find((one) => one.hasAttribute("aria-current")) ?? all[0]);
}

function items(root, selector) {
  return [...root.querySelectorAll(selector)];
}

function take(all, one) {
  for (const item of all) item.tabIndex = item === one ? 0 : -1;
}
