/* Building the page: elements, text nodes and the shapes of icons. Text never becomes markup here. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element. `class`, `text`, `data`, `attrs` and `on` are as their names say; any other property is set as it is.
 * Children may be nodes, strings (text nodes), arrays of those; null, undefined and false are skipped.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "attrs") setAttributes(node, value);
    else if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else node[name] = value;
  }
  append(node, children);
  return node;
}

/** Set attributes; null, undefined and false leave one out, true sets it empty. */
export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

function append(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(node, child);
    else node.append(child);
  }
}

/** Take out everything that is in a node. */
export function clear(node) {
  node.replaceChildren();
  return node;
}

/** The element with this id. */
export function $(id) {
  return document.getElementById(id);
}

/** A line icon, 24 by 24, drawn in the colour of the text around it. Its meaning is told by the label of its button. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  setAttributes(svg, { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" });
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name] ?? SHAPES.dot);
  svg.append(path);
  return svg;
}

const SHAPES = {
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 0 1 0 6.5M17.5 14.5c2.2.8 3.5 2.9 3.5 5.5",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4",
  moon: "M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z",
  external: "M9 6H6v12h12v-3M13 5h6v6M19 5l-8 8",
  down: "M6 9l6 6 6-6",
  up: "M6 15l6-6 6 6",
  left: "M15 6l-6 6 6 6",
  right: "M9 6l6 6-6 6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  plus: "M12 5v14M5 12h14",
  send: "M4 12L20 4l-5 16-4-6z",
  play: "M8 5l11 7-11 7z",
  gear: "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  reply: "M10 8L5 12.5 10 17M5 12.5h8c3.5 0 6 2 6 5.5",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  warning: "M12 4L2.5 20h19zM12 10v4M12 17h.01",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z",
  trash: "M5 7h14M10 4h4M7 7l1 13h8l1-13",
  check: "M5 12.5l4.5 4.5L19 7.5",
  dot: "M12 12h.01",
};
