/* The files that go with what is being written: their pictures stand above the box, each with a way to take it back. */

import { el, icon } from "../base/dom.js";
import { humanSize } from "../base/files.js";
import { store } from "../base/store.js";

const MOST = 10;
const MIB = 1024 * 1024;

export class Tray {
  constructor() {
    this.element = el("ul", { class: "compose-tray", attrs: { "aria-label": "Files" }, hidden: true });
    this.chooser = el("input", { type: "file", class: "compose-chooser", hidden: true });
    this.files = []; // of a plain message; options keep their own
  }

  /** Let the person choose files; resolves with none when they change their mind. */
  pick({ multiple }) {
    this.chooser.multiple = multiple;
    this.chooser.value = "";
    return new Promise((resolve) => {
      const done = () => resolve([...this.chooser.files]);
      this.chooser.onchange = done;
      this.chooser.oncancel = done;
      this.chooser.click();
    });
  }

  /** Add files to a plain message; returns a sentence about those that were left out, or null. */
  attach(files) {
    let problem = null;
    for (const file of files) {
      const wrong = sizeProblem(file) ?? (this.files.length >= MOST ? `A message takes ${MOST} files.` : null);
      if (wrong) problem = wrong;
      else this.#keep(file);
    }
    return problem;
  }

  /** Take out all files of a plain message, and return them. */
  empty() {
    const files = this.files.map(({ file }) => file);
    for (const { card } of this.files.splice(0)) card.remove();
    this.#show();
    return files;
  }

  /** Show a file; returns its card, which knows how to go. */
  add(file, { label, onRemove }) {
    const { element, release } = card(file, label, onRemove);
    this.element.append(element);
    this.#show();
    const remove = () => {
      release();
      element.remove();
      this.#show();
    };
    const toggle = (shown) => {
      element.hidden = !shown;
      this.#show();
    };
    return { remove, hide: () => toggle(false), show: () => toggle(true) };
  }

  #keep(file) {
    const entry = { file, card: null };
    const forget = () => {
      entry.card.remove();
      this.files.splice(this.files.indexOf(entry), 1);
    };
    entry.card = this.add(file, { label: null, onRemove: forget });
    this.files.push(entry);
  }

  #show() {
    this.element.hidden = ![...this.element.children].some((one) => !one.hidden);
  }
}

/** What to say of a file that is too large; null where Discord takes it. */
export function sizeProblem(file) {
  const most = store.place?.attachment_bytes ?? 10 * MIB;
  if (file.size <= most) return null;
  return `${file.name} has ${humanSize(file.size)}. Discord takes files of up to ${most / MIB} MiB.`;
}

/** A file with its picture, size and a button that takes it away. `release` gives back the memory of the picture. */
export function card(file, label, onRemove) {
  const isPicture = file.type.startsWith("image/");
  const address = isPicture ? URL.createObjectURL(file) : null;
  const preview = isPicture
    ? el("img", { class: "compose-preview", src: address, alt: `Preview of ${file.name}` })
    : el("span", { class: "compose-preview" }, icon(file.type.startsWith("video/") ? "play" : "file"));
  const attrs = { "aria-label": `Remove ${file.name}` };
  const remove = el("button", { type: "button", class: "compose-card-remove", attrs }, icon("trash"));
  remove.addEventListener("click", onRemove);
  const element = el(
    "li",
    { class: "compose-card", data: { option: label ?? "" } },
    preview,
    label ? el("strong", { class: "compose-card-label", text: label }) : null,
    el("bdi", { class: "compose-card-name", text: file.name }),
    el("span", { class: "compose-card-size", text: humanSize(file.size) }),
    remove,
  );
  return { element, release: () => address && URL.revokeObjectURL(address) };
}
