/* One option of a command while it is filled in: a pill with its name and what is typed for it. */

import { el } from "../base/dom.js";
import { KIND, letters } from "./commands.js";

const REQUIRED = "This option is required. Specify a value.";
const LONGEST = 6000;
const COUNT_FROM = 0.8; // without limits of its own a text is counted when it comes near the longest

/** A field in which something is typed; the others build on it. */
export class TextField {
  constructor(option, line) {
    this.option = option;
    this.line = line;
    this.problem = null;
    const numeric = option.type === KIND.INTEGER || option.type === KIND.NUMBER;
    this.input = el("textarea", {
      class: "compose-value",
      name: option.name,
      rows: 1,
      spellcheck: option.type === KIND.STRING,
      inputMode: numeric ? "decimal" : "text",
      attrs: {
        "aria-label": `${option.name}: ${option.description}`,
        "aria-required": String(Boolean(option.required)),
        autocomplete: "off",
        dir: "auto",
      },
    });
    this.counter = el("span", { class: "compose-counter", hidden: true });
    this.element = pill(this, this.input, this.counter);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("focus", () => this.line.entered(this));
  }

  get text() {
    return this.input.value;
  }

  set text(text) {
    this.input.value = text;
    this.typed();
  }

  get isEmpty() {
    return this.text === "";
  }

  /** What the panel shows while this field has the focus; `choose` is there where something is offered. */
  get offer() {
    return null;
  }

  focus() {
    this.input.focus();
    const chosen = this.element.classList.contains("compose-chosen"); // what was chosen is replaced by what is typed
    this.input.setSelectionRange(chosen ? 0 : this.text.length, this.text.length);
  }

  typed() {
    if (this.text.includes("\n")) this.input.value = this.text.replace(/\s*\n\s*/g, " "); // an option is one line
    this.#count();
    this.complain(null);
    this.line.changed(this);
  }

  /** What is wrong with it, as a sentence; null when nothing is. */
  check() {
    if (this.isEmpty) return this.option.required ? REQUIRED : null;
    return this.wrong();
  }

  wrong() {
    return this.option.type === KIND.STRING ? this.#wrongLength() : wrongNumber(this.option, this.text.trim());
  }

  complain(problem) {
    this.problem = problem;
    this.element.classList.toggle("compose-wrong", Boolean(problem));
    this.input.setAttribute("aria-invalid", String(Boolean(problem)));
  }

  /** What is sent. */
  get value() {
    return this.option.type === KIND.STRING ? this.text : Number(this.text);
  }

  /** Fill in what the show wants typed. */
  wanted(value) {
    return String(value);
  }

  #wrongLength() {
    const { min_length: least = 0, max_length: most = LONGEST } = this.option;
    const count = letters(this.text);
    if (count < least) return `Use at least ${least} characters; there are ${count}.`;
    return count > most ? `Use at most ${most} characters; there are ${count}.` : null;
  }

  #count() {
    const { type, min_length: least, max_length: most } = this.option;
    const count = letters(this.text);
    const limited = least !== undefined || most !== undefined;
    this.counter.hidden = type !== KIND.STRING || !(limited || count > LONGEST * COUNT_FROM);
    this.counter.textContent = `${count}/${most ?? LONGEST}`;
    this.counter.classList.toggle("compose-over", count > (most ?? LONGEST) || (count > 0 && count < (least ?? 0)));
  }
}

function wrongNumber({ type, min_value: least, max_value: most }, text) {
  const whole = type === KIND.INTEGER;
  const shape = whole ? /^[+-]?\d+$/ : /^[+-]?(\d+\.?\d*|\.\d+)$/;
  if (!shape.test(text) || !(Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER)) {
    return whole ? "Enter a whole number." : "Enter a number.";
  }
  const low = least !== undefined && Number(text) < least;
  const high = most !== undefined && Number(text) > most;
  if (!low && !high) return null;
  if (least === undefined) return `Enter a number of at most ${most}.`;
  return most === undefined ? `Enter a number of at least ${least}.` : `Enter a number from ${least} to ${most}.`;
}

/** Name and value of an option; what is optional can be taken away again. */
export function pill(field, ...inside) {
  const { name, required } = field.option;
  const remove = el("button", {
    type: "button",
    class: "compose-remove",
    tabIndex: -1, // the keyboard has Backspace
    text: "×",
    attrs: { "aria-label": `Remove ${name}` },
    on: { click: () => field.line.remove(field) },
  });
  const label = el("span", { class: "compose-name", text: name, on: { click: () => field.focus() } });
  return el("div", { class: "compose-pill", data: { option: name } }, label, ...inside, required ? null : remove);
}
