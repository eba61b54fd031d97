/* One stop of the Tab key for a whole list; arrows, Home and End lead through it. */

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

/** After the list was drawn anew: make the current item, or the first, the one that the Tab key finds. */
export function refreshRoving(root, selector) {
  const all = items(root, selector);
  const focused = all.find((one) => one === document.activeElement);
  const current = all.find((one) => one.matches("[aria-current]:not([aria-current='false'])"));
  take(all, focused ?? current ?? all[0]);
}

function items(root, selector) {
  return [...root.querySelectorAll(selector)];
}

function take(all, one) {
  for (const item of all) item.tabIndex = item === one ? 0 : -1;
}
