/* Options that offer something: choices, True or False, people, roles, channels; and those that the bot completes. */

import { act, follow } from "../base/link.js";
import { channels, mentionables, people, roles } from "../menus/entities.js";
import { matching } from "../menus/listbox.js";
import { KIND } from "./commands.js";
import { TextField } from "./textfield.js";

const PAUSE = 250; // milliseconds without a key before the bot is asked
const NOTHING = "No options match your search.";

const OFFERED = {
  [KIND.BOOLEAN]: () => [
    { value: true, label: "True" },
    { value: false, label: "False" },
  ],
  [KIND.USER]: people,
  [KIND.ROLE]: roles,
  [KIND.MENTIONABLE]: mentionables,
  [KIND.CHANNEL]: (option) => channels(option.channel_types),
};
const WHAT = {
  [KIND.BOOLEAN]: "True or False",
  [KIND.USER]: "a member",
  [KIND.ROLE]: "a role",
  [KIND.MENTIONABLE]: "a member or a role",
  [KIND.CHANNEL]: "a channel",
};

/** Does this option offer something that everybody is offered alike? */
export function isList(option) {
  return Boolean(option.choices?.length) || option.type in OFFERED;
}

/** Choices, True or False, people, roles, channels: one of what is offered. */
export class ListField extends TextField {
  #chosen = null;

  get offer() {
    return this.#chosen ? null : { choose: (item) => this.take(item) };
  }

  get #items() {
    const { choices, type } = this.option;
    if (choices?.length) return choices.map(({ name, value }) => ({ value, label: name }));
    return OFFERED[type](this.option);
  }

  /** Show in the panel's list what fits what was typed. */
  suggest(list) {
    list.show(matching(this.#items, this.text), { active: this.isEmpty ? -1 : 0, empty: NOTHING });
  }

  take(item) {
    this.text = item.label;
    this.#chosen = item;
    this.element.classList.add("compose-chosen");
    this.line.next(this);
  }

  typed() {
    this.#chosen = null;
    this.element.classList.remove("compose-chosen");
    super.typed();
  }

  wrong() {
    this.#chosen ??= this.#exactly();
    return this.#chosen ? null : `Choose ${WHAT[this.option.type] ?? "one of the options"}.`;
  }

  get value() {
    return this.#chosen.value;
  }

  wanted(value) {
    return String(this.#items.find((item) => item.value === value)?.label ?? value);
  }

  #exactly() {
    const typed = this.text.trim().toLowerCase();
    const isIt = ({ label, names = [] }) => [label, ...names].some((one) => one.toLowerCase() === typed);
    return this.#items.find(isIt) ?? null;
  }
}

/** What the bot completes: it is asked while one types, and an answer that comes late is dropped. */
export class Completion extends TextField {
  #chosen = null;
  #asked = 0; // grows with each question, so that an answer knows whether it still is the newest
  #timer = 0;
  #stop = () => {};
  #list = null;

  constructor(option, line) {
    super(option, line);
    this.input.addEventListener("blur", () => this.left());
  }

  get offer() {
    return this.#chosen ? null : { choose: (item) => this.take(item) };
  }

  /** Show in the panel's list what the bot offers for what was typed. */
  suggest(list) {
    this.#list = list;
    list.say("Loading options…", { busy: true });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  take(item) {
    this.text = item.label;
    this.#chosen = item;
    this.element.classList.add("compose-chosen");
    this.left();
    this.line.next(this);
  }

  typed() {
    this.#chosen = null;
    this.element.classList.remove("compose-chosen");
    super.typed();
  }

  /** Nobody waits for an answer any more. */
  left() {
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.#stop();
  }

  wrong() {
    return this.#chosen ? null : super.wrong();
  }

  get value() {
    return this.#chosen ? this.#chosen.value : super.value;
  }

  async #ask() {
    this.#stop();
    const mine = (this.#asked += 1);
    const { path } = this.line.command;
    const fields = { name: path, option: this.option.name, text: this.text, options: this.line.others(this) };
    try {
      const id = await act("autocomplete", fields);
      if (mine === this.#asked) this.#stop = follow(id, (view) => mine === this.#asked && this.#answered(view));
    } catch {
      if (mine === this.#asked) this.#list.say("Loading options failed.");
    }
  }

  #answered({ acknowledged, overdue, choices }) {
    if (!acknowledged && !overdue) return;
    this.#stop();
    if (overdue) this.#list.say("Loading options failed.");
    else this.#list.show(items(choices), { active: this.isEmpty ? -1 : 0, empty: NOTHING });
  }
}

function items(choices) {
  return choices.map(({ name, value }) => ({ value, label: name }));
}
