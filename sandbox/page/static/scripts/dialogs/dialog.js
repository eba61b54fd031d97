/* A dialog that the bot has opened (Discord says modal): its fields, its checks, and how it is sent. */

import { $, el, icon } from "../base/dom.js";
import { encoded } from "../base/files.js";
import { Refusal } from "../base/link.js";
import { outcome } from "../base/outcome.js";
import { on as listen, store } from "../base/store.js";
import { pause, typeInto } from "../compose/demonstrate.js";
import { markdown } from "../messages/markdown.js";
import { fieldFor, KIND } from "./fields.js";

const ROW = 1;
const TEXT = 10;
const WRONG = "Something went wrong. Try again.";
const TYPING = 16; // milliseconds a character, for the show
const GLANCE = 400;

let made = 0;
let open = null; // the dialog that is open: a person has one at a time

/**
 * Open a dialog that an interaction was answered with. `opener` tells where the focus goes afterwards: {node, message,
 * text}, since a live update may have drawn the button anew.
 */
export function openDialog(interactionId, dialog, opener = {}) {
  open?.close();
  open = new Dialog(interactionId, dialog, opener);
  return open.element;
}

/** For the show: type texts into the open dialog's fields, named by label or custom id. */
export async function fillIn(values, { signal } = {}) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const [name, text] of Object.entries(values)) {
    const field = open?.fields.find((one) => one.customId === name || one.label === name);
    if (field?.input) await typeInto(field.input, text, { pace: still ? 0 : TYPING, signal });
    await pause(GLANCE, signal);
  }
}

/** For the show: send the open dialog. Resolves with the final interaction view, or null. */
export async function sendOpen() {
  return open ? open.send() : null;
}

class Dialog {
  constructor(interactionId, dialog, opener) {
    this.interaction = interactionId;
    this.where = { member: store.me, server: store.server, channel: store.channel };
    this.opener = opener;
    this.fields = [];
    this.id = `dialog-${(made += 1)}`;
    this.problem = el("p", { class: "dialog-problem", attrs: { role: "alert" } });
    this.submit = el("button", { type: "submit", class: "dialog-submit", text: "Submit" });
    const on = { click: () => this.close() };
    const cancel = el("button", { type: "button", class: "dialog-cancel", text: "Cancel", on });
    const cross = el("button", { type: "button", class: "round-button", attrs: { "aria-label": "Close" }, on }, icon("close"));
    const title = el("h2", { id: `${this.id}-title`, class: "dialog-title" }, el("bdi", { text: dialog.title }));
    const inside = dialog.components.map((one, index) => this.#part(one, `${this.id}-${index}`));
    const form = el(
      "form",
      { class: "dialog-form", noValidate: true, on: { submit: (event) => this.#submitted(event) } },
      el("header", { class: "dialog-head" }, title, cross),
      el("div", { class: "dialog-body" }, inside, this.problem),
      el("footer", { class: "dialog-foot" }, cancel, this.submit),
    );
    this.element = el("dialog", { class: "dialog", attrs: { "aria-labelledby": `${this.id}-title` } }, form);
    this.element.addEventListener("close", () => this.#closed());
    this.element.addEventListener("paste", (event) => this.#paste(event));
    this.forget = listen("moved", () => store.me !== this.where.member && this.close());
    $("dialogs").append(this.element);
    this.element.showModal();
    this.fields[0]?.focus();
  }

  close() {
    this.element.close();
  }

  /** Check and send it. Resolves with the final interaction view; null where it was not taken. */
  async send() {
    if (this.isBusy || !this.#check()) return null;
    this.#busy(true);
    try {
      return await this.#deliver();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.problem.textContent = error.message;
      return null;
    } finally {
      this.#busy(false);
    }
  }

  async #deliver() {
    const { values, files } = await this.#values();
    const fields = { ...this.where, interaction: this.interaction, values, files };
    const view = await outcome("submit", fields, { acknowledged: () => this.close() });
    if (view.overdue && !view.acknowledged) this.problem.textContent = WRONG;
    return view;
  }

  async #values() {
    const values = {};
    const files = {};
    for (const field of this.fields) {
      if (field.kind === KIND.FILE_UPLOAD) files[field.customId] = await Promise.all(field.files.map(encoded));
      else if (field.value !== undefined) values[field.customId] = field.value;
    }
    return { values, files };
  }

  #check() {
    this.problem.textContent = "";
    let first = null;
    for (const field of this.fields) {
      if (this.#show(field, field.check())) first ??= field;
    }
    first?.focus();
    return first === null;
  }

  /** Say what is wrong with a field, or that nothing is. Returns whether something is. */
  #show(field, sentence) {
    field.sentence.textContent = sentence ?? "";
    field.input.setAttribute("aria-invalid", String(Boolean(sentence)));
    return Boolean(sentence);
  }

  #submitted(event) {
    event.preventDefault();
    this.send();
  }

  #busy(is) {
    this.isBusy = is;
    this.submit.toggleAttribute("aria-busy", is);
    this.submit.classList.toggle("pending", is);
    this.submit.replaceChildren(is ? el("span", { class: "spinner", attrs: { "aria-label": "Sending" } }) : "Submit");
  }

  #closed() {
    this.forget();
    this.element.remove();
    if (open === this) open = null;
    if (document.activeElement && document.activeElement !== document.body) return;
    const { node } = this.opener;
    const target = node?.isConnected ? node : findAgain(this.opener);
    (target ?? $("composer").querySelector("textarea"))?.focus();
  }

  /** A pasted file goes to the first upload that has room. */
  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    const field = this.fields.find((one) => one.kind === KIND.FILE_UPLOAD);
    if (!files.length || !field) return;
    event.preventDefault();
    field.take(files);
  }

  // Its parts

  #part(one, id) {
    if (one.type === TEXT) return el("div", { class: "dialog-words" }, markdown(one.content));
    if (one.type === ROW) return one.components.map((child) => this.#labelled(child, { label: child.label, id }));
    return this.#labelled(one.component, { label: one.label, description: one.description, id });
  }

  #labelled(component, { label, description = "", id }) {
    const field = fieldFor(component, { label, description, id });
    if (!field) return null;
    field.sentence = el("p", { id: `${id}-problem`, class: "dialog-wrong", attrs: { role: "alert" } });
    this.fields.push(field);
    field.element.addEventListener("input", () => this.#show(field, null));
    const changed = () => this.#show(field, field.kind === KIND.FILE_UPLOAD ? field.check() : null);
    field.element.addEventListener("change", changed);
    const beside = field.kind === KIND.CHECKBOX;
    const words = el("label", { id: `${id}-label`, class: "dialog-label", htmlFor: field.input.id });
    words.append(el("bdi", { text: label }));
    if (component.required !== false && !beside) {
      words.append(el("span", { class: "dialog-star", text: " *", attrs: { "aria-hidden": "true" } }));
    }
    const hint = el("p", { id: `${id}-description`, class: "dialog-hint", hidden: !description });
    hint.append(el("bdi", { text: description }));
    if (!beside) return el("div", { class: "dialog-field" }, words, hint, field.element, field.sentence);
    const texts = el("div", {}, words, hint);
    return el("div", { class: "dialog-field dialog-beside" }, field.element, texts, field.sentence);
  }
}

function findAgain({ message, text }) {
  const buttons = $("messages").querySelectorAll(`[data-id="${message}"] button`);
  return [...buttons].find((one) => one.textContent === text) ?? null;
}
