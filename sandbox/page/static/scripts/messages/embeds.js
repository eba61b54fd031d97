/* Classic embeds and classic attachments. */

import { el } from "../base/dom.js";
import { grid, hex } from "./components.js";
import { linkTo } from "./links.js";
import { markdown } from "./markdown.js";
import { kindOf, mediaNode } from "./media.js";
import { beside } from "./stamps.js";

/** The embeds of a message. */
export function embeds(all, view) {
  return all.map((one) => embed(one, view));
}

function embed(one, view) {
  const of = view.message.id;
  const words = [author(one.author), title(one), one.description ? el("div", { class: "embed-text" }, markdown(one.description)) : null];
  const thumb = one.thumbnail ? el("div", { class: "thumbnail" }, mediaNode(picture(one.thumbnail), { of })) : null;
  const image = one.image ? el("div", { class: "embed-image" }, mediaNode(picture(one.image), { of })) : null;
  const box = el("article", { class: "embed" }, el("div", { class: "embed-words" }, words, fields(one.fields)), thumb, image, footer(one));
  if (one.color !== undefined && one.color !== null) box.style.setProperty("--accent-edge", hex(one.color));
  return box;
}

function picture(media) {
  return { ...media, content_type: media.content_type ?? "image/png" };
}

function author(one) {
  if (!one?.name) return null;
  const name = el("bdi", { text: one.name });
  return el("div", { class: "embed-author" }, (one.url && linkTo(one.url, name)) || name);
}

function title({ title: words, url }) {
  if (!words) return null;
  const inside = el("bdi", {}, markdown(words, { inline: true }));
  return el("div", { class: "embed-title" }, (url && linkTo(url, inside)) || inside);
}

function fields(all) {
  if (!all?.length) return null;
  const boxes = all.map((one) => {
    const name = el("dt", {}, markdown(one.name, { inline: true }));
    return el("div", { class: one.inline ? "field field-inline" : "field" }, name, el("dd", {}, markdown(one.value)));
  });
  return el("dl", { class: "fields" }, boxes);
}

function footer({ footer: words, timestamp }) {
  const moment = timestamp ? el("time", { dateTime: timestamp, text: beside(new Date(timestamp)) }) : null;
  if (!words?.text && !moment) return null;
  const between = words?.text && moment ? " • " : null;
  return el("footer", { class: "embed-footer" }, words?.text ? el("bdi", { text: words.text }) : null, between, moment);
}

/** The attachments of a message: pictures and videos together, then sounds and files. */
export function attachments(all, view) {
  const of = view.message.id;
  const seen = all.filter((one) => ["picture", "video"].includes(kindOf(one)));
  const rest = all.filter((one) => !seen.includes(one));
  const pictures = seen.filter((one) => kindOf(one) === "picture");
  const items = seen.map((media) => {
    const options = { of, spoiler: media.filename.startsWith("SPOILER_"), alt: media.description ?? "", gallery: () => pictures };
    return el("div", { class: "gallery-item" }, mediaNode(media, options));
  });
  return [items.length ? grid(items) : null, ...rest.map((media) => mediaNode(media, { of, spoiler: media.filename.startsWith("SPOILER_") }))];
}
