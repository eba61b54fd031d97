/*
 * Changing what is shown without building it anew: what has not changed stays, so that a video plays on, an open menu
 * stays open and the focus is not lost.
 *
 * Nodes with `data-keep` are left exactly as they are while their value is the same. Others are changed in place.
 */

/** Make a node look like another one, which is used up. Both have the same tag. */
export function morph(node, wanted) {
  for (const { name } of [...node.attributes]) if (!wanted.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of [...wanted.attributes]) {
    if (node.getAttribute(name) === value) continue;
    if (name === "style") node.style.cssText = value; // as an attribute, the page's own CSP would forbid it
    else node.setAttribute(name, value);
  }
  morphChildren(node, [...wanted.childNodes]);
}

/** Make the children of a node look like these. */
export function morphChildren(node, wanted) {
  const left = [...node.childNodes];
  const keeps = new Set(wanted.map(keep).filter(Boolean));
  const after = wanted.map((one) => match(left, one, keeps));
  const kept = new Set(after);
  for (const child of [...node.childNodes]) if (!kept.has(child)) child.remove();
  // Only what is new is moved: a player that is moved stops.
  after.forEach((child, index) => {
    if (node.childNodes[index] !== child) node.insertBefore(child, node.childNodes[index] ?? null);
  });
}

/** The old node that can serve as the wanted one, changed as it must be; the wanted one itself where none can. */
function match(left, wanted, keeps) {
  const index = left.findIndex((old) => fits(old, wanted));
  const passed = left.slice(0, Math.max(index, 0)); // they would have to be moved, and so are made anew
  if (index < 0 || (keep(wanted) === undefined && passed.some((old) => keeps.has(keep(old))))) return wanted;
  const old = left.splice(0, index + 1).at(-1);
  if (keep(wanted) === undefined && !old.isEqualNode(wanted)) morph(old, wanted);
  return old;
}

function fits(old, wanted) {
  if (old.nodeName !== wanted.nodeName) return false;
  if (old.nodeType !== Node.ELEMENT_NODE) return old.isEqualNode(wanted);
  if (keep(old) !== undefined || keep(wanted) !== undefined) return keep(old) === keep(wanted);
  return isPlain(old) && isPlain(wanted) && old.className === wanted.className;
}

function keep(node) {
  return node.dataset?.keep;
}

/** Only what has no behaviour of its own may be changed in place; a button without `data-keep` is made anew. */
function isPlain(node) {
  return !["BUTTON", "A", "INPUT", "SELECT", "TEXTAREA", "VIDEO", "AUDIO", "IMG"].includes(node.nodeName);
}
