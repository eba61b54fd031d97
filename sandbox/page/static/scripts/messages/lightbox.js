/* Pictures in large, in a dialog of the browser: arrows lead to the others of the same gallery. */

import { $, el, icon } from "../base/dom.js";
import { nameOf, plainPicture } from "./media.js";

/** Show one of some pictures in large. `of` is the id of their message; `opener` gets the focus back. */
export function openLightbox(pictures, first, { of, opener }) {
  let index = Math.max(0, pictures.indexOf(first));
  const frame = el("div", { class: "lightbox-frame" });
  const caption = el("p", { class: "lightbox-caption" });
  const close = button("close", "Close", () => dialog.close());
  const back = button("left", "Previous picture", () => show(index - 1));
  const onwards = button("right", "Next picture", () => show(index + 1));
  back.hidden = onwards.hidden = pictures.length < 2;
  const attrs = { "aria-label": "Picture" };
  const dialog = el("dialog", { class: "lightbox", attrs }, close, back, frame, onwards, caption);

  function show(wanted) {
    index = (wanted + pictures.length) % pictures.length;
    const media = pictures[index];
    frame.replaceChildren(plainPicture(media, { of, alt: media.description ?? nameOf(media) }));
    const place = pictures.length > 1 ? ` · ${index + 1} of ${pictures.length}` : "";
    caption.replaceChildren(`${media.description ?? nameOf(media)}${place} `);
  }

  dialog.addEventListener("keydown", (event) => {
    if (pictures.length < 2) return;
    if (event.key === "ArrowLeft") show(index - 1);
    if (event.key === "ArrowRight") show(index + 1);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target === frame) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus();
  });
  show(index);
  $("dialogs").append(dialog);
  dialog.showModal();
}

function button(shape, label, act) {
  return el("button", { type: "button", class: `lightbox-${shape}`, attrs: { "aria-label": label }, on: { click: act } }, icon(shape));
}
