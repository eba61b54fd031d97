/* Telling people what happens where they do not look: a live region for screen readers, and toasts. */

import { $, el, icon } from "./dom.js";

const SHOWN_MILLISECONDS = 8000;

/** Say something to screen readers, politely. */
export function announce(text) {
  const region = $("live-region");
  region.append(el("p", { text }));
  while (region.childElementCount > 5) region.firstElementChild.remove();
}

/** Show a complaint as a toast that goes by itself, later while somebody points at it or reads it with the keyboard. */
export function complain(text) {
  const close = el("button", { type: "button", class: "toast-close", attrs: { "aria-label": "Close" } }, icon("close"));
  const toast = el("div", { class: "toast", attrs: { role: "alert" } }, icon("warning"), el("p", { text }), close);
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, SHOWN_MILLISECONDS / 2);
    else toast.remove();
  };
  close.addEventListener("click", () => toast.remove());
  setTimeout(leave, SHOWN_MILLISECONDS);
  $("toasts").append(toast);
}
