/* The command line: the command's name, a pill for each option, and at its end the options that may be added. */

import { el } from "../base/dom.js";
import { matching } from "../menus/listbox.js";
import { KIND } from "./commands.js";
import { FileField } from "./filefield.js";
import { Completion, isList, ListField } from "./offers.js";
import { TextField } from "./textfield.js";

/**
 * `panel` tells about the field that has the focus. `onSend()` and `onLeave(text)` are the composer's: send it, or go
 * back to plain text.
 */
export class CommandLine {
  constructor(command, { panel, tray, onSend, onLeave }) {
    this.command = command;
    this.panel = panel;
    this.tray = tray;
    this.onSend = onSend;
    this.onLeave = onLeave;
    this.name = el("span", { class: "compose-command", text: `/${command.path}` });
    this.tail = this.#makeTail();
    this.fields = command.options.filter(({ required }) => required).map((option) => fieldFor(option, this));
    this.element = el("div", {
      class: "compose-line",
      attrs: { role: "group", "aria-label": `Command /${command.path}: ${command.description}` },
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("focusout", (event) => this.#left(event));
    this.#show();
  }

  /** Put the focus where something is to be said first. */
  focus() {
    (this.fields.find((field) => field.isEmpty) ?? this.#end ?? this.fields.at(-1) ?? this.name).focus();
  }

  field(name) {
    return this.fields.find(({ option }) => option.name === name) ?? null;
  }

  /** Add an optional option and go there. Returns its field. */
  add(name) {
    const option = this.command.options.find((one) => one.name === name);
    const field = this.field(name) ?? fieldFor(option, this);
    if (!this.fields.includes(field)) this.fields.push(field);
    this.#show();
    field.focus();
    return field;
  }

  remove(field) {
    field.left?.();
    const index = this.fields.indexOf(field);
    this.fields.splice(index, 1);
    this.#show();
    (this.fields[index - 1] ?? this.#end ?? this.name).focus();
  }

  /**
   * The field where a dropped or pasted file goes: the one that has the focus, an empty one, a new one; when all are
   * full the one that has the focus loses what it had. Null when this command takes no files, or no more.
   */
  fieldForFile() {
    const takers = this.fields.filter((field) => field instanceof FileField);
    const focused = takers.find((field) => field.element.contains(document.activeElement));
    const empty = focused?.isEmpty ? focused : takers.find((field) => field.isEmpty);
    const spare = this.#spare().find(({ type }) => type === KIND.ATTACHMENT);
    return empty ?? (spare ? this.add(spare.name) : (focused ?? null));
  }

  /** Check all fields; goes to the first that is wrong. Returns whether all are right. */
  check() {
    let first = null;
    for (const field of this.fields) {
      field.complain(field.check());
      if (field.problem) first ??= field;
    }
    first?.focus();
    if (first) this.describe(first);
    return first === null && this.#tailIsEmpty();
  }

  /** {options, files} as they are sent; what was left empty is left out. */
  get values() {
    const filled = this.fields.filter((field) => !field.isEmpty);
    const entries = (kind) => filled.filter((field) => field instanceof FileField === kind);
    return {
      options: Object.fromEntries(entries(false).map((field) => [field.option.name, field.value])),
      files: Object.fromEntries(entries(true).map((field) => [field.option.name, field.file])),
    };
  }

  /** What the other options say so far, as far as it is right: autocomplete is told. */
  others(field) {
    const isTold = (one) => one !== field && !(one instanceof FileField) && !one.isEmpty && !one.check();
    const others = this.fields.filter(isTold);
    return Object.fromEntries(others.map((one) => [one.option.name, one.value]));
  }

  // What the fields tell

  entered(field) {
    this.describe(field);
    if (field.offer) field.suggest(this.panel.list);
  }

  changed(field) {
    if (document.activeElement === field.input) this.entered(field);
  }

  describe(field) {
    const { option, offer, problem, input } = field;
    const about = { name: option.name, description: option.description, error: problem };
    this.panel.open(input, { about, choose: offer?.choose ?? null });
  }

  /** Go on after something was chosen in a field. */
  next(field) {
    const after = this.fields.slice(this.fields.indexOf(field) + 1).find((one) => one.isEmpty);
    const to = after ?? this.#end;
    if (to) to.focus();
    else this.entered(field);
  }

  close() {
    for (const field of this.fields) field.left?.();
  }

  /** It has been sent, and may come back if it is refused: its pictures are hidden until then. */
  park() {
    for (const field of this.fields) field.park?.();
  }

  unpark() {
    for (const field of this.fields) field.unpark?.();
  }

  /** Take words that came with the command's name: `prompt: a lake seconds: 5`, or what stands in the first text. */
  take(words) {
    const { named, rest } = spoken(words, this.command.options);
    for (const [name, text] of named) this.add(name).text = text;
    if (!rest || !this.tail) return;
    const taker = this.#takerOf(rest);
    if (taker) this.add(taker).text = rest;
    else this.tail.value = rest;
  }

  // The end of the line, where optional options are added

  #makeTail() {
    if (!this.command.options.some(({ required }) => !required)) return null;
    const tail = el("input", {
      type: "text",
      class: "compose-more",
      attrs: { "aria-label": "Add an option", autocomplete: "off", spellcheck: "false" },
    });
    tail.addEventListener("focus", () => this.#offerMore());
    tail.addEventListener("input", () => this.#offerMore());
    return tail;
  }

  /** The end of the line while there is something to add. */
  get #end() {
    return this.tail?.hidden === false ? this.tail : null;
  }

  #offerMore() {
    const typed = this.tail.value;
    const items = this.#spare().map(({ name, description }) => ({ value: name, label: name, hint: description }));
    let found = matching(items, typed);
    const taker = found.length ? null : this.#takerOf(typed);
    if (taker) found = [{ value: taker, label: taker, hint: `Put “${typed.trim()}” here`, text: typed.trim() }];
    const choose = (item) => this.#addFromTail(item);
    const about = this.fields.length ? null : { name: `/${this.command.path}`, description: this.command.description };
    this.panel.open(this.tail, { about, choose: items.length ? choose : null });
    this.panel.list.show(found, { active: typed ? 0 : -1, empty: "No option is called that." });
  }

  /** The text option into which words go that were typed without naming one. */
  #takerOf(typed) {
    const free = (option) => option.type === KIND.STRING && !option.choices?.length && !option.autocomplete;
    return typed.trim() ? this.#spare().find(free)?.name : null;
  }

  #addFromTail({ value, text }) {
    this.tail.value = "";
    const field = this.add(value);
    if (text) field.text = text;
  }

  #tailIsEmpty() {
    if (!this.tail?.value.trim()) return true;
    this.tail.focus();
    const error = `There is no option “${this.tail.value.trim()}”. Choose one of the list.`;
    this.panel.describe({ name: `/${this.command.path}`, description: "", error });
    return false;
  }

  #spare() {
    return this.command.options.filter((option) => !this.field(option.name));
  }

  // Keys

  #key(event) {
    if (event.isComposing) return;
    if (this.panel.key(event)) return;
    const { target, key } = event;
    if (key === "Enter") this.#enter(event);
    else if (key === "Tab" && !event.shiftKey && target === this.tail && !this.fields.length) this.#addFirst(event);
    else if (key === "Backspace" && isAtStart(target)) this.#backspace(event);
    else if (key === "ArrowLeft" && isAtStart(target)) this.#step(event, -1);
    else if (key === "ArrowRight" && isAtEnd(target)) this.#step(event, 1);
  }

  #enter(event) {
    if (event.target.type === "button" && !this.field(event.target.name)?.file) return; // the button's own
    event.preventDefault();
    if (!event.shiftKey) this.onSend();
  }

  #addFirst(event) {
    const [first] = this.#spare();
    if (!first) return;
    event.preventDefault();
    this.add(first.name);
  }

  #backspace(event) {
    const field = this.fields.find(({ input }) => input === event.target);
    if (field && !field.isEmpty && !(field instanceof FileField)) return;
    event.preventDefault();
    if (field && !field.option.required) this.remove(field);
    else if (field ? field === this.fields[0] : !this.fields.length) this.onLeave(`/${this.command.path}`);
    else this.#step(event, -1);
  }

  #step(event, step) {
    const stops = [...this.fields, this.#end].filter(Boolean);
    const index = stops.findIndex((one) => (one.input ?? one) === event.target);
    const to = stops[index + step];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }

  #left({ relatedTarget }) {
    if (!relatedTarget || !this.element.contains(relatedTarget)) this.panel.close();
  }

  #show() {
    const spare = this.#spare().length;
    if (this.tail) {
      this.tail.hidden = spare === 0;
      this.tail.placeholder = spare ? `+${spare} ${spare === 1 ? "option" : "options"}` : "";
    }
    this.name.tabIndex = this.fields.length || this.tail ? -1 : 0; // without options Enter needs a place
    const inside = [this.name, ...this.fields.map(({ element }) => element), ...(this.tail ? [this.tail] : [])];
    this.#sort(inside);
  }

  /** Put things in order without moving those that are in place, since a moved field loses the focus. */
  #sort(inside) {
    for (const node of [...this.element.children]) if (!inside.includes(node)) node.remove();
    for (const [index, node] of inside.entries()) {
      if (this.element.children[index] !== node) this.element.insertBefore(node, this.element.children[index] ?? null);
    }
  }
}

/** Pairs of option and text in "prompt: a lake seconds: 5", and what stands before them. */
function spoken(words, options) {
  const typed = options.filter(({ type }) => type !== KIND.ATTACHMENT).map(({ name }) => name);
  if (!typed.length) return { named: [], rest: words };
  const parts = words.split(new RegExp(`(?:^|\\s)(${typed.map((one) => RegExp.escape(one)).join("|")}):\\s?`, "u"));
  const named = [];
  for (let index = 1; index < parts.length; index += 2) named.push([parts[index], parts[index + 1].trim()]);
  return { named, rest: parts[0].trim() };
}

function fieldFor(option, line) {
  if (option.type === KIND.ATTACHMENT) return new FileField(option, line);
  if (option.autocomplete) return new Completion(option, line);
  return isList(option) ? new ListField(option, line) : new TextField(option, line);
}

/** Does the caret stand before everything? A button has no caret, and counts as both start and end. */
function isAtStart({ selectionEnd }) {
  return (selectionEnd ?? 0) === 0;
}

function isAtEnd({ selectionStart, value }) {
  return (selectionStart ?? value.length) === value.length;
}
