/* A list to choose from while the focus stays in a field: commands, choices, people, the options of select menus. */

import { clear, el, setAttributes } from "../base/dom.js";

const PAGE = 8; // how far Page Up and Page Down go
const COMBOBOX = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "true" };
let made = 0;

/**
 * Items are {value, label, hint?, note?, picture?, group?, selected?, disabled?}: `hint` stands under the label, `note` at
 * the end of the line, `picture` is a function that draws what stands before it, and items of one `group` (a string, or
 * {label, picture}) stand together under its name.
 */
export class Listbox {
  constructor({ label, onChoose, multiple = false }) {
    this.items = [];
    this.active = -1;
    this.onChoose = onChoose;
    this.field = null;
    this.id = `list-${(made += 1)}`;
    this.element = el("div", {
      id: this.id,
      class: "menu-list",
      attrs: { role: "listbox", "aria-label": label, "aria-multiselectable": multiple ? "true" : null },
    });
    this.element.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  }

  /** Let a field steer the list; its keys come in through `key`. */
  attach(field) {
    if (field === this.field) return;
    this.detach();
    this.field = field;
    setAttributes(field, { ...COMBOBOX, "aria-controls": this.id });
    this.#point();
  }

  detach() {
    const none = { role: null, "aria-autocomplete": null, "aria-expanded": null, "aria-controls": null };
    if (this.field) setAttributes(this.field, { ...none, "aria-activedescendant": null });
    this.field = null;
  }

  /** Show items; `active` is the index that Enter would choose, -1 for none. */
  show(items, { active = -1, empty = "Nothing matches." } = {}) {
    this.items = items;
    clear(this.element);
    let group = null;
    let into = this.element;
    for (const [index, item] of items.entries()) {
      if (item.group && item.group !== group) into = this.#group(item.group);
      if (!item.group) into = this.element;
      group = item.group;
      into.append(this.#option(item, index));
    }
    if (!items.length) this.element.append(el("p", { class: "menu-list-empty", text: empty }));
    this.#activate(items.length ? Math.min(active, items.length - 1) : -1);
  }

  /** Say something in place of items, such as that they are still being fetched. */
  say(text, { busy = false } = {}) {
    this.items = [];
    const spinner = busy ? el("span", { class: "spinner", attrs: { "aria-hidden": "true" } }) : null;
    clear(this.element).append(el("p", { class: "menu-list-empty", attrs: { role: "status" } }, spinner, text));
    this.#activate(-1);
  }

  /** Mark what is chosen, by value. */
  mark(values) {
    for (const [index, item] of this.items.entries()) {
      item.selected = values.has(item.value);
      this.#node(index).setAttribute("aria-selected", String(item.selected));
    }
  }

  /** The item that Enter chooses. */
  get current() {
    return this.items[this.active] ?? null;
  }

  choose(item = this.current) {
    if (item && !item.disabled) this.onChoose(item);
  }

  /** Take a key that the field got; returns whether it was one of the list's. */
  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };
    if (!(event.key in steps) || !this.items.length || event.altKey || event.ctrlKey || event.metaKey) return false;
    this.#move(steps[event.key]);
    event.preventDefault();
    return true;
  }

  #move(step) {
    const last = this.items.length - 1;
    let index = this.active + step;
    if (this.active < 0) index = step > 0 ? 0 : last;
    else if (Math.abs(step) > 1) index = Math.max(0, Math.min(last, index));
    else if (index > last) index = 0;
    else if (index < 0) index = last;
    this.#activate(index);
  }

  #activate(index) {
    this.#node(this.active)?.classList.remove("active");
    this.active = index;
    const node = this.#node(index);
    node?.classList.add("active");
    node?.scrollIntoView({ block: "nearest" });
    this.#point();
  }

  #point() {
    const node = this.#node(this.active);
    if (node) this.field?.setAttribute("aria-activedescendant", node.id);
    else this.field?.removeAttribute("aria-activedescendant");
  }

  #node(index) {
    return this.element.querySelector(`[data-index="${index}"]`);
  }

  #group(group) {
    const { label, picture } = typeof group === "string" ? { label: group } : group;
    const id = `${this.id}-group-${this.element.childElementCount}`;
    const heading = el("div", { id, class: "menu-list-group", attrs: { role: "presentation" } }, picture?.(), label);
    const node = el("div", { attrs: { role: "group", "aria-labelledby": id } }, heading);
    this.element.append(node);
    return node;
  }

  #option(item, index) {
    const selected = item.selected === undefined ? null : String(item.selected);
    return el(
      "div",
      {
        id: `${this.id}-${index}`,
        class: "menu-list-option",
        data: { index, value: String(item.value) },
        attrs: { role: "option", "aria-selected": selected ?? "false", "aria-disabled": item.disabled ? "true" : null },
        on: {
          click: () => this.choose(item),
          pointermove: () => this.active !== index && this.#activate(index),
        },
      },
      item.picture?.(),
      el(
        "span",
        { class: "menu-list-words" },
        el("bdi", { class: "menu-list-label", text: item.label }),
        item.hint ? el("bdi", { class: "menu-list-hint", text: item.hint }) : null,
      ),
      item.note ? el("span", { class: "menu-list-note", text: item.note }) : null,
      selected === null ? null : el("span", { class: "menu-list-check", attrs: { "aria-hidden": "true" } }),
    );
  }
}

/** Those items whose label, hint or other names hold the text; those that begin with it come first. */
export function matching(items, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return items;
  const rank = ({ label, names = [] }) => {
    const known = [label, ...names].map((one) => one.toLowerCase());
    if (known.some((one) => one.startsWith(wanted))) return 0;
    return known.some((one) => one.includes(wanted)) ? 1 : 2;
  };
  const ranked = items.map((item) => ({ item, rank: rank(item) })).filter((one) => one.rank < 2);
  return ranked.sort((one, other) => one.rank - other.rank).map(({ item }) => item);
}
