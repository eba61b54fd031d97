/* Files that are dragged over the page: a veil says where they would go. */

import { $, el } from "../base/dom.js";

/** Hand dropped files to `take(files)`; `where()` is the sentence of the veil. Dialogs look after their own. */
export function takeDrops(take, where) {
  const veil = el("div", { class: "compose-veil", hidden: true }, el("p", {}));
  $("app").append(veil);
  let depth = 0; // a drag enters and leaves every element on its way
  const hide = () => {
    depth = 0;
    veil.hidden = true;
  };
  document.addEventListener("dragenter", (event) => {
    if (!bringsFiles(event)) return;
    depth += 1;
    veil.firstElementChild.textContent = where();
    veil.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (bringsFiles(event) && (depth -= 1) <= 0) hide();
  });
  document.addEventListener("dragover", (event) => {
    if (bringsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault(); // otherwise the browser would leave the page for the file
    hide();
    if (!dialogIsOpen()) take([...event.dataTransfer.files]);
  });
}

function bringsFiles({ dataTransfer }) {
  return [...(dataTransfer?.types ?? [])].includes("Files") && !dialogIsOpen();
}

function dialogIsOpen() {
  return document.querySelector("dialog[open]") !== null;
}
