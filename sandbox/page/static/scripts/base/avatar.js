/* Faces: a coloured circle with an initial. */

import { el } from "./dom.js";

const COLOURS = ["#5a48cf", "#a83279", "#1f7a68", "#a8541b", "#2b62b5", "#7a5a14", "#8a3ab0", "#3f7330"];

/** A coloured circle with an initial; the colour goes by the id. */
export function avatar(id, name, { small = false } = {}) {
  const circle = el("span", { class: small ? "avatar avatar-small" : "avatar", text: initial(name), attrs: { "aria-hidden": "true" } });
  circle.style.setProperty("--avatar", COLOURS[Number(BigInt(id || 0) % BigInt(COLOURS.length))]);
  return circle;
}

function initial(name) {
  return [...String(name ?? "?")][0].toUpperCase();
}
