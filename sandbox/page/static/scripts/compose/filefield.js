/* An option that takes a file: chosen with the button, dropped or pasted; its picture stands in the tray. */

import { el } from "../base/dom.js";
import { pill } from "./textfield.js";
import { sizeProblem } from "./tray.js";

export class FileField {
  #card = null;

  constructor(option, line) {
    this.option = option;
    this.line = line;
    this.problem = null;
    this.file = null;
    this.input = el("button", {
      type: "button",
      class: "compose-choose",
      name: option.name,
      on: { click: () => this.choose(), focus: () => line.entered(this) },
    });
    this.element = pill(this, this.input);
    this.#show();
  }

  get isEmpty() {
    return this.file === null;
  }

  get offer() {
    return null;
  }

  focus() {
    this.input.focus();
  }

  /** Let the person choose one with the browser's own window. */
  async choose() {
    const [file] = await this.line.tray.pick({ multiple: false });
    if (file) this.take(file);
  }

  take(file) {
    const problem = sizeProblem(file);
    if (problem) {
      this.complain(problem);
      this.line.describe(this);
      return;
    }
    this.#card?.remove();
    this.file = file;
    this.#card = this.line.tray.add(file, { label: this.option.name, onRemove: () => this.leave() });
    this.complain(null);
    this.#show();
    this.line.changed(this);
  }

  leave() {
    this.#card?.remove();
    this.#card = null;
    this.file = null;
    this.#show();
    this.focus();
  }

  /** The field goes away, and its picture with it. */
  left() {
    this.#card?.remove();
  }

  park() {
    this.#card?.hide();
  }

  unpark() {
    this.#card?.show();
  }

  check() {
    return this.isEmpty && this.option.required ? "This option is required. Add a file." : null;
  }

  complain(problem) {
    this.problem = problem;
    this.element.classList.toggle("compose-wrong", Boolean(problem));
  }

  #show() {
    const { name, description } = this.option;
    this.input.textContent = this.file?.name ?? "Choose a file, drop or paste it";
    this.input.setAttribute("aria-label", `${name}: ${description}. ${this.file ? this.file.name : "No file yet"}`);
    this.element.classList.toggle("compose-chosen", Boolean(this.file));
  }
}
