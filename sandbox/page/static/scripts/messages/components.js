/* Components V2: texts, sections, containers, galleries, files, separators, rows. */

import { el } from "../base/dom.js";
import { button, row } from "./buttons.js";
import { markdown } from "./markdown.js";
import { covered, fileLine, kindOf, mediaNode } from "./media.js";

const MAKERS = {
  1: row,
  2: button,
  9: section,
  10: text,
  11: thumbnail,
  12: gallery,
  13: file,
  14: separator,
  17: container,
};

/** The components of a message, in order; one of a kind that we do not know is named, not dropped. */
export function components(all, view) {
  return all.map((one) => {
    const make = MAKERS[one.type];
    return make ? make(one, view) : el("p", { class: "gone", text: `A component of type ${one.type} cannot be shown.` });
  });
}

function text({ content }) {
  return el("div", { class: "text-display" }, markdown(content));
}

function section(component, view) {
  const words = el("div", { class: "section-words" }, components(component.components, view));
  return el("div", { class: "section" }, words, components([component.accessory], view));
}

function thumbnail({ media, description, spoiler }, view) {
  const shown = { ...media, description };
  const node = mediaNode(shown, { of: view.message.id, spoiler, alt: description ?? "" });
  return el("div", { class: "thumbnail" }, node);
}

function gallery({ items }, view) {
  const shown = items.map(({ media, description }) => ({ ...media, description }));
  const pictures = shown.filter((one) => kindOf(one) === "picture");
  const nodes = shown.map((media, index) => {
    const { spoiler, description } = items[index];
    const options = { of: view.message.id, spoiler, alt: description ?? "", gallery: () => pictures };
    return el("div", { class: "gallery-item" }, mediaNode(media, options));
  });
  return grid(nodes);
}

/** One to ten pictures and players in a grid. */
export function grid(nodes) {
  const keep = nodes.map((one) => one.firstElementChild.dataset.keep).join(" ");
  return el("div", { class: "gallery", data: { count: String(nodes.length), keep } }, nodes);
}

function file(component, view) {
  const media = { ...component.file, name: component.name, size: component.size };
  const line = fileLine(media, { of: view.message.id });
  line.dataset.keep = `file ${media.url.split("?")[0]}`;
  return component.spoiler ? covered(line) : line;
}

function separator({ divider, spacing }) {
  const size = spacing === 2 ? "large" : "small";
  if (divider) return el("hr", { class: `separator separator-${size}` });
  return el("div", { class: `separator separator-${size}`, attrs: { "aria-hidden": "true" } });
}

function container({ accent_color: accent, components: inside, spoiler }, view) {
  const box = el("div", { class: "container" }, components(inside, view));
  if (accent !== null && accent !== undefined) {
    box.classList.add("with-accent");
    box.style.setProperty("--accent-edge", hex(accent));
  }
  if (!spoiler) return box;
  box.dataset.keep = JSON.stringify(inside);
  return covered(box);
}

/** A colour as Discord writes it, a number, as CSS writes it. */
export function hex(colour) {
  return `#${Number(colour).toString(16).padStart(6, "0")}`;
}
