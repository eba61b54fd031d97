/* Files as a field of a dialog: chosen with a button, dropped on it or pasted. */

import { el } from "../base/dom.js";
import { card, sizeProblem } from "../compose/tray.js";
import { REQUIRED } from "./sentences.js";

/** A place for `min_values` to `max_values` files. */
export function uploadField(component, { id, label }) {
  const most = component.max_values ?? 1;
  const required = component.required !== false;
  const least = component.min_values ?? 1;
  const kept = [];
  let problem = null;
  const list = el("ul", { class: "compose-tray dialog-tray", attrs: { "aria-label": `Files for ${label}` } });
  const chooser = el("input", { type: "file", multiple: most > 1, hidden: true, name: component.custom_id });
  const button = el("button", {
    type: "button",
    class: "dialog-choose",
    text: most > 1 ? `Drop up to ${most} files here, or choose them` : "Drop a file here, or choose one",
    id: `${id}-field`,
    attrs: { "aria-label": `Choose a file: ${label}`, "aria-describedby": `${id}-description ${id}-problem` },
    on: { click: () => chooser.click() },
  });
  const element = el("div", { class: "dialog-upload" }, button, list, chooser);

  function take(files) {
    problem = null;
    for (const file of files) {
      problem = sizeProblem(file) ?? problem;
      if (sizeProblem(file)) continue;
      if (kept.length >= most && most === 1) kept[0].leave();
      if (kept.length >= most) problem = `${label} takes ${most} files.`;
      else keep(file);
    }
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function keep(file) {
    const leave = () => {
      kept.splice(kept.indexOf(entry), 1);
      release();
      node.remove();
      button.focus();
    };
    const { element: node, release } = card(file, null, leave);
    const entry = { file, leave };
    kept.push(entry);
    list.append(node);
  }

  chooser.addEventListener("change", (event) => {
    event.stopPropagation();
    take([...chooser.files]);
    chooser.value = "";
  });
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    element.classList.add("dialog-dropping");
  });
  element.addEventListener("dragleave", () => element.classList.remove("dialog-dropping"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("dialog-dropping");
    take([...event.dataTransfer.files]);
  });
  return {
    element,
    input: button,
    take,
    focus: () => button.focus(),
    get files() {
      return kept.map(({ file }) => file);
    },
    check: () => {
      if (problem) return problem;
      if (!kept.length) return required && least > 0 ? REQUIRED : null;
      return kept.length < least ? `Add at least ${least} files.` : null;
    },
  };
}
