/*
 * Pictures, players and files. A link that has expired is fetched anew once, as Discord's client does, and then the
 * picture or the player goes on where it was.
 */

import { el, icon } from "../base/dom.js";
import { humanSize } from "../base/files.js";
import { fileUrl, fresh } from "../base/link.js";
import { now } from "../base/store.js";
import { openLightbox } from "./lightbox.js";
import { linkTo, safe } from "./links.js";

const KINDS = { mp4: "video", webm: "video", mov: "video", mp3: "audio", ogg: "audio", wav: "audio", m4a: "audio" };
const PICTURES = new Set(["png", "jpg", "jpeg", "gif", "webp", "avif"]);

/** What a file is: picture, video, audio or file. */
export function kindOf(media) {
  const family = (media.content_type ?? "").split("/")[0];
  if (family === "image") return media.content_type === "image/svg+xml" ? "file" : "picture";
  if (family === "video" || family === "audio") return family;
  const ending = nameOf(media).split(".").at(-1).toLowerCase();
  return PICTURES.has(ending) ? "picture" : (KINDS[ending] ?? "file");
}

/** The name of a file: as given, or the end of its address. */
export function nameOf(media) {
  if (media.filename ?? media.name) return media.filename ?? media.name;
  const path = safe(media.url)?.pathname ?? "";
  try {
    return decodeURIComponent(path.split("/").at(-1)) || "file";
  } catch {
    return "file";
  }
}

/** What remains of an address when it is signed anew: by this a node is recognised, so that a player plays on. */
export function identity(media) {
  return String(media.url ?? "").split("?")[0];
}

/** A picture, video or sound by what it is; a file as a line with its size. `of` is the id of its message. */
export function mediaNode(media, { of, spoiler = false, alt = "", gallery = () => [media] }) {
  const kind = kindOf(media);
  const make = { picture, video, audio }[kind];
  const node = make ? make(media, { of, alt, gallery }) : fileLine(media, { of });
  node.dataset.keep = `${kind} ${identity(media)} ${spoiler} ${alt}`;
  return spoiler ? covered(node) : node;
}

function picture(media, { of, alt, gallery }) {
  const image = el("img", { alt: alt || nameOf(media), loading: "lazy", decoding: "async" });
  setSize(image, media);
  load(image, media, of);
  const open = () => openLightbox(gallery(), media, { of, opener: button });
  const attrs = { "aria-label": alt ? `Open the picture: ${alt}` : "Open the picture" };
  const button = el("button", { type: "button", class: "picture", attrs, on: { click: open } }, image);
  return button;
}

/** An image node that fetches its link anew when it has expired. */
export function plainPicture(media, { of, alt = "" }) {
  const image = el("img", { alt, decoding: "async" });
  setSize(image, media);
  load(image, media, of);
  return image;
}

function video(media, { of, alt }) {
  const attrs = { preload: "metadata", "aria-label": alt || `Video ${nameOf(media)}` };
  const player = el("video", { controls: true, playsInline: true, attrs });
  setSize(player, media);
  load(player, media, of);
  return el("div", { class: "video" }, player);
}

function audio(media, { of }) {
  const player = el("audio", { controls: true, attrs: { preload: "metadata", "aria-label": `Sound ${nameOf(media)}` } });
  load(player, media, of);
  return el("figure", { class: "audio" }, el("figcaption", { text: nameOf(media) }), player);
}

/** A file with its name, its size and a link to download it. */
export function fileLine(media, { of }) {
  const name = nameOf(media);
  const link = el("a", { text: name, download: name, attrs: { href: fileUrl(media.url) ?? "#", dir: "auto" } });
  link.addEventListener("click", async (event) => {
    if (!expired(media.url)) return;
    event.preventDefault();
    media.url = (await renewed(media, of)) ?? media.url;
    link.setAttribute("href", fileUrl(media.url));
    if (!expired(media.url)) link.click();
  });
  const size = Number.isFinite(media.size) ? el("span", { class: "file-size", text: humanSize(media.size) }) : null;
  return el("div", { class: "file" }, icon("file"), el("div", {}, link, size), icon("download"));
}

function setSize(node, { width, height }) {
  if (!width || !height) return;
  node.style.setProperty("--width", width);
  node.style.setProperty("--height", height);
  node.classList.add("sized");
}

/** Give a node its file, with a fresh link where the one that we have is too old; once more when it fails. */
async function load(node, media, of) {
  let renewing = false;
  const renew = async () => {
    if (renewing) return;
    renewing = true;
    const { currentTime = 0, paused = true } = node;
    const url = await renewed(media, of);
    if (url === null) return gone(node, media);
    media.url = url;
    node.src = fileUrl(url);
    if (!currentTime) return undefined;
    node.currentTime = currentTime;
    return paused ? undefined : node.play().catch(() => {});
  };
  for (const event of ["load", "loadeddata"]) node.addEventListener(event, () => (renewing = false));
  const failed = () => (renewing ? gone(node, media) : renew());
  node.addEventListener("error", failed);
  const source = fileUrl(media.url);
  if (source === null) gone(node, media);
  else if (expired(media.url)) await renew();
  else node.src = source;
}

/** What cannot be shown: the link is dead for good, or leads to another site, which this page does not call. */
function gone(node, media) {
  const elsewhere = fileUrl(media.url) === null;
  const words = elsewhere ? linkTo(media.url, media.url) : el("span", { text: `${nameOf(media)} cannot be shown.` });
  const note = el("span", { class: "gone" }, icon(elsewhere ? "external" : "warning"), words);
  const place = node.closest(".picture") ?? node;
  if (place.isConnected || place.parentNode) place.replaceWith(note);
  else queueMicrotask(() => place.replaceWith(note));
}

/** Has the time passed that a link carries? */
function expired(address) {
  const until = safe(address)?.searchParams.get("ex");
  return Boolean(until) && Number.parseInt(until, 16) * 1000 <= now();
}

/** The same file's link out of a fresh look at its message; null where there is none any more. */
async function renewed(media, of) {
  try {
    return found(await fresh(of), identity(media));
  } catch {
    return null;
  }
}

function found(value, wanted) {
  if (typeof value === "string") return value.split("?")[0] === wanted ? value : null;
  if (value === null || typeof value !== "object") return null;
  for (const inner of Object.values(value)) {
    const address = found(inner, wanted);
    if (address !== null) return address;
  }
  return null;
}

/** A cover over something that not everybody wants to see; a press takes it away. */
export function covered(node) {
  const attrs = { "aria-label": "Show what is hidden: spoiler" };
  const button = el("button", { type: "button", class: "cover", text: "Spoiler", attrs });
  const box = el("div", { class: "covered", data: { keep: `covered ${node.dataset.keep ?? ""}` } }, node, button);
  node.inert = true;
  button.addEventListener("click", () => {
    node.inert = false;
    box.classList.add("shown");
    button.remove();
  });
  return box;
}
