/* A menu that opens at a place: entries, lines between them, and entries that hold a menu of their own. */

import { $, clear, el, icon } from "../base/dom.js";

const EDGE = 8; // pixels that stay free at the window's edges
const RISE = 7; // how much a menu within stands above its entry; menus.css

let open = null;

/**
 * Open a menu. `entries` are {label, act, icon?, danger?}, {label, entries} for a menu within, or null for a line. `at` is
 * {x, y}, or an element: then the menu stands beside it. The focus returns to where it was.
 */
export function openMenu(entries, at, { label }) {
  open?.close({ refocus: false });
  open = new Menu(entries, at, label);
}

class Menu {
  constructor(entries, at, label) {
    this.at = at;
    this.opener = at instanceof Element ? at : document.activeElement;
    this.element = el("div", { class: "menu", attrs: { role: "menu", "aria-label": label, popover: "manual" } });
    this.element.append(...entries.map((one) => this.#entry(one)));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("contextmenu", (event) => event.preventDefault());
    this.away = (event) => !this.element.contains(event.target) && this.close({ refocus: false });
    this.gone = () => this.close({ refocus: false });
    clear($("menus")).append(this.element);
    this.element.showPopover();
    this.#place();
    document.addEventListener("pointerdown", this.away, true);
    addEventListener("resize", this.gone);
    addEventListener("blur", this.gone);
    this.#items(this.element)[0]?.focus({ preventScroll: true });
  }

  close({ refocus = true } = {}) {
    if (open === this) open = null;
    document.removeEventListener("pointerdown", this.away, true);
    removeEventListener("resize", this.gone);
    removeEventListener("blur", this.gone);
    const hadFocus = this.element.contains(document.activeElement);
    this.element.remove();
    if (refocus && hadFocus && this.opener?.isConnected) this.opener.focus({ preventScroll: true });
  }

  #entry(entry) {
    if (entry === null) return el("div", { class: "menu-line", attrs: { role: "separator" } });
    if (entry.entries) return this.#submenu(entry);
    const choose = () => {
      this.close();
      entry.act();
    };
    const kind = entry.danger ? "menu-entry menu-danger" : "menu-entry";
    return item(kind, entry, { on: { click: choose } }, entry.icon ? icon(entry.icon) : null);
  }

  #submenu({ label, entries }) {
    const inner = el("div", { class: "menu menu-inner", attrs: { role: "menu", "aria-label": label }, hidden: true });
    inner.append(...entries.map((one) => this.#entry(one)));
    const attrs = { "aria-haspopup": "menu", "aria-expanded": "false" };
    const opener = item("menu-entry", { label }, { attrs }, icon("right"));
    const box = el("div", { class: "menu-holder", attrs: { role: "none" } }, opener, inner);
    const show = (is) => {
      inner.hidden = !is;
      opener.setAttribute("aria-expanded", String(is));
      if (is) keepInside(inner, box);
      this.#place(); // on a phone it opens within this menu, which grows
    };
    opener.addEventListener("click", () => {
      show(true);
      this.#items(inner)[0]?.focus({ preventScroll: true });
    });
    box.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && show(true));
    box.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType === "mouse" && !inner.contains(document.activeElement)) show(false);
    });
    inner.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      show(false);
      opener.focus({ preventScroll: true });
    });
    return box;
  }

  #items(menu) {
    return [...menu.querySelectorAll("[role=menuitem]")].filter((one) => one.closest("[role=menu]") === menu);
  }

  #key(event) {
    const items = this.#items(event.target.closest("[role=menu]"));
    const index = items.indexOf(event.target);
    const [first, last] = [items[0], items.at(-1)];
    const to = { ArrowDown: items[index + 1] ?? first, ArrowUp: items[index - 1] ?? last, Home: first, End: last };
    const letter = event.key.length === 1 && event.key !== " " ? event.key : null;
    if (event.key in to) to[event.key]?.focus({ preventScroll: true });
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else if (event.key === "ArrowRight" && event.target.hasAttribute("aria-haspopup")) event.target.click();
    else if (letter) beginsWith(items, index, letter)?.focus({ preventScroll: true });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #place() {
    const { at } = this;
    const { offsetWidth: width, offsetHeight: height, style } = this.element;
    let { x, y } = at;
    if (at instanceof Element) {
      const box = at.getBoundingClientRect();
      [x, y] = [box.right - width, box.bottom + EDGE / 2];
    }
    style.left = `${Math.max(EDGE, Math.min(x, innerWidth - width - EDGE))}px`;
    style.top = `${Math.max(EDGE, Math.min(y, innerHeight - height - EDGE))}px`;
  }
}

function item(kind, { label }, props, picture) {
  const { attrs = {}, ...more } = props;
  const all = { type: "button", class: kind, tabIndex: -1, attrs: { role: "menuitem", ...attrs }, ...more };
  return el("button", all, el("bdi", { text: label }), picture);
}

/** Open a menu within to the side where there is room, and no lower than the window's end. */
function keepInside(inner, box) {
  inner.classList.toggle("menu-flipped", box.getBoundingClientRect().right + inner.offsetWidth > innerWidth - EDGE);
  inner.style.removeProperty("--menu-up");
  const over = inner.getBoundingClientRect().bottom + EDGE - innerHeight;
  if (over > 0) inner.style.setProperty("--menu-up", `${-RISE - over}px`);
}

function beginsWith(items, index, letter) {
  const rotated = [...items.slice(index + 1), ...items.slice(0, index + 1)];
  return rotated.find((one) => one.textContent.trim().toLowerCase().startsWith(letter.toLowerCase()));
}
