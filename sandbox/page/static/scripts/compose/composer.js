/* Where a person writes: plain messages with files, and commands, which begin with a slash. */

import { $, clear, el, icon } from "../base/dom.js";
import { encoded } from "../base/files.js";
import { call, Refusal } from "../base/link.js";
import { on, openServer, store } from "../base/store.js";
import { commandNamed, slashCommands, suggestions } from "./commands.js";
import { play } from "./demonstrate.js";
import { takeDrops } from "./drop.js";
import { useCommand } from "./interactions.js";
import { CommandLine } from "./line.js";
import { forgetNotes, notesArea } from "./notes.js";
import { Panel } from "./panel.js";
import { Tray } from "./tray.js";

let composer = null;

/** Build the composer in its place. */
export function mountComposer(root) {
  composer = new Composer(root);
}

/**
 * Use a command before somebody's eyes: opens the list, types, fills in, sends. `options` and `files` are values by
 * name, `pace` the milliseconds for a character. Resolves with the final interaction view, or null where it was refused.
 */
export function demonstrate(name, options = {}, files = {}, { signal, pace = 0 } = {}) {
  return play(composer, { name, options, files, signal, pace });
}

class Composer {
  #drafts = new Map(); // by place: what was typed there and not sent
  #place = placeKey();

  constructor(root) {
    this.line = null;
    this.panel = new Panel();
    this.tray = new Tray();
    this.text = el("textarea", {
      class: "compose-text",
      rows: 1,
      attrs: { "aria-label": "Message", autocomplete: "off", dir: "auto" },
    });
    this.error = el("p", { class: "compose-error", attrs: { role: "alert" } });
    this.slot = el("div", { class: "compose-slot" }, this.text);
    const plus = button("compose-plus", "Upload a file", "plus", () => this.#chooseFiles());
    const send = button("compose-send", "Send", "send", () => this.send());
    const row = el("div", { class: "compose-row" }, plus, this.slot, send);
    const box = el("div", { class: "compose-box" }, this.tray.element, row);
    const anchor = el("div", { class: "compose-anchor" }, this.panel.element, box);
    clear(root).classList.add("compose");
    root.append(notesArea(), anchor, this.error, this.tray.chooser);
    root.addEventListener("keydown", (event) => this.#escape(event));
    root.addEventListener("paste", (event) => this.#paste(event));
    this.text.addEventListener("input", () => this.#typed());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("blur", () => this.panel.close());
    takeDrops((files) => this.takeFiles(files), () => this.#whereFilesGo());
    document.addEventListener("keydown", (event) => this.#typedAnywhere(event));
    on("moved", () => this.#moved());
    on("place", () => this.#placeChanged());
    on("world", () => this.#placeChanged());
    on("command", ({ name }) => this.#mentioned(name));
    this.#placeChanged();
  }

  focus() {
    (this.line ?? this.text).focus();
  }

  /** Put a command in the place of the text. Returns its line. */
  begin(command) {
    this.#closeLine();
    this.#keep("");
    const onLeave = (text) => this.plain(text);
    this.#show(new CommandLine(command, { panel: this.panel, tray: this.tray, onSend: () => this.send(), onLeave }));
    this.line.focus();
    return this.line;
  }

  /** A message names a command, and somebody has pressed the name. */
  #mentioned(name) {
    const command = commandNamed(name);
    if (command) this.begin(command);
  }

  /** Go back to plain text. */
  plain(text = "") {
    this.#closeLine();
    this.#keep(text);
    this.text.focus();
    this.#typed();
  }

  /** Send what is there. Resolves with the final interaction view of a command, otherwise with null. */
  send() {
    this.error.textContent = "";
    return this.line ? this.#sendCommand() : this.#sendText();
  }

  takeFiles(files) {
    this.error.textContent = "";
    if (!this.line) {
      this.error.textContent = this.tray.attach(files) ?? "";
      this.text.focus();
      return;
    }
    for (const file of files) {
      const field = this.line.fieldForFile();
      if (field) field.take(file);
      else this.error.textContent = `/${this.line.command.path} takes no more files.`;
      field?.focus();
    }
  }

  // Plain text, and the list of commands that opens while it begins with a slash

  #typed() {
    this.error.textContent = "";
    const { value } = this.text;
    if (!value.startsWith("/") || value.includes("\n")) return this.panel.close();
    const typed = value.slice(1);
    const complete = spokenFor(typed);
    if (complete) return this.#beginWith(complete, typed);
    const items = suggestions(typed);
    if (!items.length && slashCommands().length) return this.panel.close();
    this.panel.open(this.text, { choose: ({ command }) => this.begin(command) });
    const allowed = store.place?.may_use_commands !== false;
    const empty = allowed ? "There are no commands here yet." : "You may not use commands here.";
    this.panel.list.show(items, { active: 0, empty });
  }

  /** A command's name and a blank were typed: the rest belongs to its options. */
  #beginWith(command, typed) {
    const line = this.begin(command);
    const rest = typed.slice(command.path.length).trim();
    if (rest) line.take(rest);
  }

  #key(event) {
    if (event.isComposing || this.panel.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.send();
  }

  #escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (this.line) this.plain("");
    else if (this.panel.isOpen) this.panel.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whoever types where nothing takes it means this box. */
  #typedAnywhere(event) {
    const { key, ctrlKey, altKey, metaKey, target } = event;
    if (target !== document.body || key.length !== 1 || key === " " || ctrlKey || altKey || metaKey) return;
    if (!document.querySelector("dialog[open]")) this.focus();
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.takeFiles(files);
  }

  async #chooseFiles() {
    const files = await this.tray.pick({ multiple: !this.line });
    if (files.length) this.takeFiles(files);
  }

  #whereFilesGo() {
    if (this.line) return `Drop it here for /${this.line.command.path}`;
    return `Upload to ${placeName()}`;
  }

  // Sending

  async #sendText() {
    const text = this.text.value.trim();
    const files = this.tray.empty();
    if (!text && !files.length) return null;
    const { me: member, server, channel } = store;
    this.#keep("");
    this.panel.close();
    try {
      await call("POST", "/api/say", { member, server, channel, text, files: await Promise.all(files.map(encoded)) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!this.line && !this.text.value) this.#keep(text);
      this.tray.attach(files);
      this.error.textContent = error.message;
    }
    return null;
  }

  async #sendCommand() {
    const { line } = this;
    if (!line.check()) return null;
    const { options, files } = line.values;
    this.#show(null);
    line.park();
    this.#keep("");
    this.text.focus();
    try {
      return await useCommand(line.command.path, options, files, { sent: () => line.close() });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!this.line && !this.text.value) this.#unpark(line);
      else line.close();
      this.error.textContent = error.message;
      return null;
    }
  }

  #unpark(line) {
    this.#show(line);
    line.unpark();
    line.focus();
  }

  // What is shown

  #show(line) {
    this.line = line;
    clear(this.slot).append(line ? line.element : this.text);
    this.slot.closest(".compose-box").classList.toggle("compose-commanding", Boolean(line));
  }

  #keep(text) {
    this.text.value = text;
  }

  #closeLine() {
    this.line?.close();
    this.panel.close();
    this.#show(null);
  }

  #moved() {
    this.#drafts.set(this.#place, this.text.value);
    this.#place = placeKey();
    const hadFocus = this.slot.contains(document.activeElement);
    this.#closeLine();
    this.tray.empty();
    this.error.textContent = "";
    forgetNotes();
    this.#keep(this.#drafts.get(this.#place) ?? "");
    this.#placeChanged();
    if (hadFocus) this.text.focus();
  }

  #placeChanged() {
    const { place } = store;
    const mute = place !== null && !place.may_write && !place.may_use_commands;
    this.text.disabled = mute;
    this.text.placeholder = mute ? "You may not write in this channel." : `Message ${placeName()}`;
    if (document.activeElement === this.text && this.panel.isOpen) this.#typed();
  }
}

/** The command whose name was typed with a blank after it, so that no other can be meant. */
function spokenFor(typed) {
  if (!typed.includes(" ")) return null;
  const commands = slashCommands();
  if (commands.some(({ path }) => path !== typed.trimEnd() && path.startsWith(typed))) return null;
  const named = commands.filter(({ path }) => typed.startsWith(`${path} `));
  return named.sort((one, other) => other.path.length - one.path.length)[0] ?? null;
}

function placeKey() {
  return [store.me, store.server, store.channel].join("\n");
}

function placeName() {
  if (store.channel === "dm") return `@${store.world?.bot.name ?? "Reverie"}`;
  const channel = openServer()?.channels.find(({ name, id }) => name === store.channel || id === store.channel);
  return `#${channel?.name ?? store.channel}`;
}

function button(kind, label, shape, act) {
  const props = { type: "button", class: `round-button ${kind}`, attrs: { "aria-label": label }, on: { click: act } };
  return el("button", props, icon(shape));
}
