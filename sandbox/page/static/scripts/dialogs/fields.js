/* The fields of a dialog: each has `check()` (what is wrong, as a sentence, or null), `value`, and takes the focus. */

import { el } from "../base/dom.js";
import { checkboxField, checkboxesField, radioField } from "./choices.js";
import { selectMenu } from "./select.js";
import { REQUIRED } from "./sentences.js";
import { uploadField } from "./upload.js";

const PARAGRAPH = 2;
const LONGEST = 4000;

export const KIND = {
  STRING_SELECT: 3,
  TEXT_INPUT: 4,
  USER_SELECT: 5,
  ROLE_SELECT: 6,
  MENTIONABLE_SELECT: 7,
  CHANNEL_SELECT: 8,
  FILE_UPLOAD: 19,
  RADIO_GROUP: 21,
  CHECKBOX_GROUP: 22,
  CHECKBOX: 23,
};

const MAKERS = {
  [KIND.TEXT_INPUT]: textField,
  [KIND.STRING_SELECT]: selectField,
  [KIND.USER_SELECT]: selectField,
  [KIND.ROLE_SELECT]: selectField,
  [KIND.MENTIONABLE_SELECT]: selectField,
  [KIND.CHANNEL_SELECT]: selectField,
  [KIND.FILE_UPLOAD]: uploadField,
  [KIND.RADIO_GROUP]: radioField,
  [KIND.CHECKBOX_GROUP]: checkboxesField,
  [KIND.CHECKBOX]: checkboxField,
};

/**
 * Make the field for a component. `texts` is {label, description, id}: `id` names the elements that hold them. Returns
 * null for a kind that does not exist.
 */
export function fieldFor(component, texts) {
  const field = MAKERS[component.type]?.(component, texts);
  // Assigned to it, not spread into another: its `value` is asked for when the dialog is sent.
  return field ? Object.assign(field, { customId: component.custom_id, label: texts.label, kind: component.type }) : null;
}

function textField(component, { label, id }) {
  const long = component.style === PARAGRAPH;
  const required = component.required !== false;
  const most = component.max_length ?? LONGEST;
  const counter = el("span", { class: "dialog-counter", attrs: { "aria-hidden": "true" } });
  const input = el(long ? "textarea" : "input", {
    class: "dialog-input",
    name: component.custom_id,
    value: component.value ?? "",
    placeholder: component.placeholder ?? "",
    attrs: {
      id: `${id}-field`,
      "aria-describedby": `${id}-description ${id}-problem`,
      "aria-required": String(required),
      autocomplete: "off",
      dir: "auto",
      ...(long ? { rows: 4 } : { type: "text" }),
    },
  });
  const count = () => {
    const letters = [...input.value].length;
    counter.textContent = `${letters}/${most}`;
    counter.classList.toggle("dialog-over", letters > most);
  };
  input.addEventListener("input", count);
  count();
  return {
    element: el("div", { class: "dialog-text" }, input, counter),
    input,
    label,
    focus: () => input.focus(),
    get value() {
      return input.value;
    },
    check: () => wrongText(input.value, component, required, most),
  };
}

function wrongText(text, component, required, most) {
  const letters = [...text].length;
  const least = component.min_length ?? 0;
  if (!letters) return required ? REQUIRED : null;
  if (letters < least) return `Use at least ${least} characters; there are ${letters}.`;
  return letters > most ? `Use at most ${most} characters; there are ${letters}.` : null;
}

function selectField(component, { label, id }) {
  const required = component.required !== false;
  const element = selectMenu(component, { label });
  const button = element.querySelector("button");
  button.id = `${id}-field`;
  button.setAttribute("aria-describedby", `${id}-description ${id}-problem`);
  const least = component.min_values ?? 1;
  return {
    element,
    input: button,
    focus: () => button.focus(),
    get value() {
      return element.values;
    },
    check: () => {
      const count = element.values.length;
      if (!count) return required && least > 0 ? REQUIRED : null;
      return count < least ? `Choose at least ${least}.` : null;
    },
  };
}
