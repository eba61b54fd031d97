/* What opens above the box: the list of commands, or what the option that is being filled in is about and offers. */

import { clear, el } from "../base/dom.js";
import { Listbox } from "../menus/listbox.js";

export class Panel {
  constructor() {
    this.heading = el("div", { class: "compose-heading" });
    this.list = new Listbox({ label: "Suggestions", onChoose: (item) => this.choose?.(item) });
    this.element = el("div", { class: "compose-panel", hidden: true }, this.heading, this.list.element);
    this.choose = null;
    this.element.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  }

  /** Open for a field. `about` is {name, description, error}; a field with `choose(item)` gets the list, too. */
  open(field, { about = null, choose = null } = {}) {
    this.choose = choose;
    this.element.hidden = !about && !choose;
    this.describe(about);
    this.list.element.hidden = !choose;
    if (choose) this.list.attach(field);
    else this.list.detach();
  }

  describe(about) {
    this.heading.hidden = !about;
    if (!about) return;
    const { name, description, error } = about;
    clear(this.heading).append(
      el("strong", { text: name }),
      el("span", { class: "compose-description", text: description }),
      ...(error ? [el("span", { class: "compose-invalid", attrs: { role: "alert" }, text: error })] : []),
    );
  }

  get isOpen() {
    return !this.element.hidden;
  }

  close() {
    this.element.hidden = true;
    this.choose = null;
    this.list.detach();
    this.list.show([]);
  }

  /** Keys of the field: arrows move, Enter and Tab choose what is marked. Returns whether the key is used up. */
  key(event) {
    if (!this.isOpen || !this.choose) return false;
    if (this.list.key(event)) return true;
    const chooses = (event.key === "Enter" && !event.shiftKey) || (event.key === "Tab" && !event.shiftKey);
    if (!chooses || !this.list.current || event.isComposing) return false;
    event.preventDefault();
    this.list.choose();
    return true;
  }
}
