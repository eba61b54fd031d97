/* A select menu of any kind, in a message or a dialog: texts, people, roles, people and roles, channels. */

import { el, icon } from "../base/dom.js";
import { channels, mentionables, people, roles } from "../menus/entities.js";
import { Listbox, matching } from "../menus/listbox.js";

const STRING = 3;
const SEARCH_FROM = 10; // so many options are searched rather than read
const GAP = 4;

const OFFERED = {
  [STRING]: ({ options }) => options.map(itemOf),
  5: people,
  6: roles,
  7: mentionables,
  8: ({ channel_types: types }) => channels(types),
};

/** The values that are chosen before anybody touches the menu. */
export function preselected({ options, default_values: defaults }) {
  const chosen = (options ?? []).filter((one) => one.default).map(({ value }) => value);
  return [...chosen, ...(defaults ?? []).map(({ id }) => id)];
}

/**
 * Make a select menu. `onChoose(values)` is called when a choice is complete: at once where one is taken, otherwise when
 * the list closes. The element's `values` are those that show.
 */
export function selectMenu(component, { onChoose, label } = {}) {
  return new SelectMenu(component, onChoose, label).element;
}

class SelectMenu {
  constructor(component, onChoose, label) {
    this.component = component;
    this.onChoose = onChoose;
    this.single = (component.max_values ?? 1) === 1;
    this.chosen = new Set(preselected(component));
    this.before = [...this.chosen];
    const name = label ?? component.placeholder ?? "Make a selection";
    this.words = el("span", { class: "select-words" });
    this.button = el(
      "button",
      {
        type: "button",
        class: "select-button",
        disabled: Boolean(component.disabled),
        attrs: { "aria-haspopup": "listbox", "aria-expanded": "false", "aria-label": name },
      },
      this.words,
      icon("down"),
    );
    this.list = new Listbox({ label: name, multiple: !this.single, onChoose: (item) => this.#take(item) });
    this.search = el("input", {
      type: "text",
      class: "select-search",
      placeholder: "Search",
      attrs: { "aria-label": `Search: ${name}`, autocomplete: "off" },
    });
    this.popup = el("div", { class: "select-popup", attrs: { popover: "manual" } }, this.search, this.list.element);
    this.element = el("div", { class: "select", data: { customId: component.custom_id } }, this.button, this.popup);
    Object.defineProperty(this.element, "values", { get: () => [...this.chosen] });
    this.#listen();
    this.#show();
  }

  #listen() {
    this.button.addEventListener("click", () => (this.isOpen ? this.#close() : this.#open()));
    this.button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      if (!this.isOpen) this.#open();
    });
    this.search.addEventListener("input", () => this.#fill());
    this.search.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (this.isOpen && !this.element.contains(relatedTarget)) this.#close({ refocus: false });
    });
    this.popup.addEventListener("pointerdown", (event) => event.target !== this.search && event.preventDefault());
  }

  get isOpen() {
    return this.popup.matches(":popover-open");
  }

  get items() {
    return OFFERED[this.component.type](this.component);
  }

  #open() {
    this.before = [...this.chosen];
    this.popup.showPopover();
    this.search.value = "";
    const few = this.component.type === STRING && this.items.length < SEARCH_FROM;
    this.search.classList.toggle("for-screen-readers", few);
    this.search.inputMode = few ? "none" : "text"; // a phone's keyboard would cover the list
    this.list.attach(this.search);
    this.#fill();
    this.#place();
    this.search.focus({ preventScroll: true });
    this.button.setAttribute("aria-expanded", "true");
    this.away = () => this.#place();
    addEventListener("scroll", this.away, { capture: true, passive: true });
    addEventListener("resize", this.away);
  }

  #close({ refocus = true } = {}) {
    this.popup.hidePopover();
    this.list.detach();
    this.button.setAttribute("aria-expanded", "false");
    removeEventListener("scroll", this.away, { capture: true });
    removeEventListener("resize", this.away);
    if (refocus) this.button.focus({ preventScroll: true });
    if (!this.single) this.#tell();
  }

  /** Under the button, or above it where there is more room. */
  #place() {
    const { left, top, bottom, width } = this.button.getBoundingClientRect();
    const height = this.popup.offsetHeight;
    const below = bottom + GAP + height <= innerHeight || innerHeight - bottom > top;
    const { style } = this.popup;
    style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
    style.width = `${Math.min(width, innerWidth - 2 * GAP)}px`;
    style.top = `${below ? bottom + GAP : Math.max(GAP, top - GAP - height)}px`;
  }

  #fill() {
    const found = matching(this.items, this.search.value);
    const items = found.map((item) => ({ ...item, selected: this.chosen.has(item.value) }));
    const first = items.findIndex(({ selected }) => selected);
    this.list.show(items, { active: Math.max(first, 0), empty: "Nobody and nothing matches." });
  }

  #key(event) {
    if (this.list.key(event)) return;
    const { key } = event;
    const chooses = key === "Enter" || (key === " " && !this.search.value);
    if (chooses) this.list.choose();
    else if (key === "Escape") this.#close();
    else if (key === "Tab" && this.search.value === "") this.#close();
    else return;
    if (key === "Tab") return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the list and not the dialog around it
  }

  #take({ value }) {
    if (this.single) {
      this.#takeOnly(value);
      return;
    }
    if (this.chosen.has(value)) this.chosen.delete(value);
    else if (this.chosen.size < this.component.max_values) this.chosen.add(value);
    this.list.mark(this.chosen);
    this.#show();
  }

  #takeOnly(value) {
    const again = this.chosen.has(value);
    const mayBeEmpty = this.component.min_values === 0 || this.component.required === false;
    this.chosen = new Set(again && mayBeEmpty ? [] : [value]);
    this.#show();
    this.#close();
    this.#tell();
  }

  /** Tell what was chosen, unless it is what was there before, or too little. */
  #tell() {
    const values = [...this.chosen];
    const same = values.length === this.before.length && values.every((one) => this.before.includes(one));
    if (same || values.length < (this.component.min_values ?? 1)) {
      if (!(this.single && values.length)) return;
    }
    this.before = values;
    this.onChoose?.(values);
  }

  #show() {
    const chosen = this.items.filter(({ value }) => this.chosen.has(value));
    const texts = chosen.map(({ label }) => el("bdi", { class: this.single ? "" : "select-chip", text: label }));
    this.words.replaceChildren(...(texts.length ? texts : [this.component.placeholder ?? "Make a selection"]));
    this.words.classList.toggle("select-empty", !texts.length);
    const name = this.list.element.getAttribute("aria-label");
    const labels = chosen.map(({ label }) => label).join(", ");
    this.button.setAttribute("aria-label", labels ? `${name}: ${labels}` : name);
  }
}

function itemOf({ label, value, description, emoji }) {
  const sign = emoji?.id ? `:${emoji.name}:` : emoji?.name;
  const picture = emoji ? () => el("span", { class: "menu-emoji", text: sign }) : undefined;
  return { value, label, hint: description, picture };
}
