/* Radio buttons, checkboxes in a group, and a single one, as fields of a dialog. */

import { el } from "../base/dom.js";
import { REQUIRED } from "./sentences.js";

/** One of several. */
export function radioField(component, texts) {
  const { element, inputs } = group(component, texts, "radio", "radiogroup");
  const chosen = () => inputs.find((one) => one.checked);
  return {
    element,
    input: inputs[0],
    focus: () => (chosen() ?? inputs[0]).focus(),
    get value() {
      return chosen()?.value; // left out where nothing is chosen
    },
    check: () => (chosen() || component.required === false ? null : REQUIRED),
  };
}

/** Several of several. */
export function checkboxesField(component, texts) {
  const { element, inputs } = group(component, texts, "checkbox", "group");
  const required = component.required !== false;
  const least = component.min_values ?? (required ? 1 : 0);
  const most = component.max_values ?? inputs.length;
  const chosen = () => inputs.filter((one) => one.checked);
  const limit = () => {
    const full = chosen().length >= most;
    for (const one of inputs) one.disabled = full && !one.checked;
  };
  element.addEventListener("change", limit);
  limit();
  return {
    element,
    input: inputs[0],
    focus: () => inputs.find((one) => !one.disabled)?.focus(),
    get value() {
      return chosen().map(({ value }) => value);
    },
    check: () => {
      const count = chosen().length;
      if (!count) return required ? REQUIRED : null;
      return count < least ? `Choose at least ${least}.` : null;
    },
  };
}

/** Yes or no; its label stands beside it. */
export function checkboxField(component, { id }) {
  const input = el("input", {
    type: "checkbox",
    class: "dialog-check",
    name: component.custom_id,
    checked: Boolean(component.default),
    attrs: { id: `${id}-field`, "aria-describedby": `${id}-description ${id}-problem` },
  });
  return {
    element: input,
    input,
    focus: () => input.focus(),
    get value() {
      return input.checked;
    },
    check: () => null,
  };
}

function group(component, { id }, type, role) {
  const name = `${id}-${component.custom_id}`;
  const inputs = component.options.map(({ value, default: chosen }) =>
    el("input", { type, class: "dialog-check", name, value, checked: Boolean(chosen) }),
  );
  const rows = component.options.map(({ label, description }, index) =>
    el(
      "label",
      { class: "dialog-choice" },
      inputs[index],
      el(
        "span",
        { class: "menu-list-words" },
        el("bdi", { text: label }),
        description ? el("bdi", { class: "menu-list-hint", text: description }) : null,
      ),
    ),
  );
  const attrs = { role, "aria-labelledby": `${id}-label`, "aria-describedby": `${id}-description ${id}-problem` };
  return { element: el("div", { class: "dialog-choices", attrs }, rows), inputs };
}
