/*
 * Markdown inside a line: emphasis, code, spoilers, links, mentions, stamps.
 *
 * One pass from left to right. Each mark of emphasis can be open once at a time, so nesting is never deeper than there
 * are marks, and the time grows with the length of the text whatever stands in it.
 */

import { el } from "../base/dom.js";
import { emit, openServer, store, userById } from "../base/store.js";
import { goToChannel, linkTo } from "./links.js";
import { stamp } from "./stamps.js";

const TAGS = { "**": "strong", "*": "em", __: "u", _: "em", "~~": "s", "||": "span" };
const PLAIN = /[^\\*_~|`[<h@]+/y;
const ESCAPED = /\\([!-/:-@[-`{-~])/y;
const MASKED = /\[((?:\\.|[^[\]\\])+)\]\(<?(https?:\/\/[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+"[^"\n]*")?\)/y;
const ADDRESS = /https?:\/\/[^\s<]+/y;
const BRACKETED = /<(https?:\/\/[^\s<>]+)>/y;
const ANGLED = /<(?:(@!?|@&|#)(\d{1,20})|\/([^:<>\n]{1,100}):\d{1,20}|a?:(\w{2,32}):\d{1,20}|t:(-?\d{1,17})(?::([tTdDfFsSR]))?)>/y;
const EVERYBODY = /@(?:everyone|here)\b/y;
const WORD = /[\p{L}\p{N}_]/u;

/** Return one line or paragraph as nodes. `links: false` inside the words of a link. */
export function inline(text, { links = true } = {}) {
  return new Line(text, links).read();
}

class Line {
  constructor(text, links) {
    this.text = text;
    this.links = links;
    this.at = 0;
    this.frames = [{ mark: null, nodes: [] }]; // what is open, outermost first
    this.ticks = null; // where runs of backticks are, by their length
  }

  read() {
    while (this.at < this.text.length) {
      if (!this.takePlain()) this.takeSpecial();
    }
    while (this.frames.length > 1) this.giveUp();
    const all = document.createDocumentFragment();
    all.append(...this.frames[0].nodes);
    all.normalize();
    return all;
  }

  takePlain() {
    const plain = this.match(PLAIN);
    if (plain) this.add(plain[0]);
    return Boolean(plain);
  }

  takeSpecial() {
    const character = this.text[this.at];
    const taken =
      (character === "\\" && this.takeEscaped()) ||
      (character === "`" && this.takeCode()) ||
      ("*_~|".includes(character) && this.takeMarks(character)) ||
      (character === "[" && this.links && this.takeMasked()) ||
      (character === "<" && (this.takeAngled() || this.takeBracketed())) ||
      (character === "h" && this.links && this.takeAddress()) ||
      (character === "@" && this.takeEverybody());
    if (!taken) {
      this.add(character);
      this.at += 1;
    }
  }

  /** Match a sticky pattern here; what matches is passed over. */
  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  add(node) {
    this.frames.at(-1).nodes.push(node);
  }

  takeEscaped() {
    const found = this.match(ESCAPED);
    if (found) this.add(found[1]);
    return found;
  }

  takeCode() {
    const length = this.runLength("`");
    const start = this.at + length;
    const end = this.nextTicks(length, start);
    if (end === undefined) {
      this.add("`".repeat(length));
      this.at = start;
    } else {
      const inside = this.text.slice(start, end);
      this.add(el("code", { text: length > 1 ? inside.trim() : inside }));
      this.at = end + length;
    }
    return true;
  }

  /** Where the next run of exactly so many backticks begins. All runs are looked up once. */
  nextTicks(length, from) {
    if (this.ticks === null) {
      this.ticks = new Map();
      for (const run of this.text.matchAll(/`+/g)) {
        if (!this.ticks.has(run[0].length)) this.ticks.set(run[0].length, []);
        this.ticks.get(run[0].length).push(run.index);
      }
    }
    const places = this.ticks.get(length) ?? [];
    while (places.length && places[0] < from) places.shift();
    return places[0];
  }

  runLength(character) {
    let end = this.at;
    while (this.text[end] === character) end += 1;
    return end - this.at;
  }

  takeMarks(character) {
    const run = this.runLength(character);
    const before = this.text[this.at - 1] ?? " ";
    const after = this.text[this.at + run] ?? " ";
    this.at += run;
    let left = run;
    while (left > 0) left -= this.takeMark(character, left, before, after);
    return true;
  }

  /** Open or close one mark, or take it as text; returns how many characters that used. */
  takeMark(character, left, before, after) {
    const double = character + character;
    const open = this.innermost(character, left);
    if (open !== null && this.mayClose(open, before, after)) {
      this.close(open);
      return open.length;
    }
    for (const mark of left >= 2 ? [double, character] : [character]) {
      if (mark in TAGS && !this.isOpen(mark) && this.mayOpen(mark, before, after)) {
        this.frames.push({ mark, nodes: [] });
        return mark.length;
      }
    }
    this.add(character);
    return 1;
  }

  innermost(character, left) {
    for (let index = this.frames.length - 1; index > 0; index -= 1) {
      const { mark } = this.frames[index];
      if (mark[0] === character && mark.length <= left) return mark;
    }
    return null;
  }

  isOpen(mark) {
    return this.frames.some((frame) => frame.mark === mark);
  }

  mayOpen(mark, before, after) {
    if (mark === "*") return !/\s/.test(after);
    return mark !== "_" || !WORD.test(before);
  }

  mayClose(mark, before, after) {
    const top = this.frames.at(-1);
    if (top.mark === mark && top.nodes.length === 0) return false;
    if (mark === "*") return !/\s/.test(before);
    return mark !== "_" || !WORD.test(after);
  }

  close(mark) {
    while (this.frames.at(-1).mark !== mark) this.giveUp();
    const { nodes } = this.frames.pop();
    this.add(mark === "||" ? spoiler(nodes) : el(TAGS[mark], {}, nodes));
  }

  /** The innermost open mark is never closed: it was text. */
  giveUp() {
    const { mark, nodes } = this.frames.pop();
    const outer = this.frames.at(-1).nodes;
    outer.push(mark);
    for (const node of nodes) outer.push(node);
  }

  takeMasked() {
    const found = this.match(MASKED);
    if (!found) return false;
    this.add(linkTo(found[2], inline(found[1], { links: false })) ?? found[0]);
    return true;
  }

  takeBracketed() {
    const found = this.links && this.match(BRACKETED);
    if (found) this.add(linkTo(found[1], found[1]) ?? found[1]);
    return found;
  }

  takeAddress() {
    const start = this.at;
    const found = this.match(ADDRESS);
    if (!found) return false;
    const address = withoutStop(found[0]);
    const link = linkTo(address, address);
    this.at = start + (link ? address.length : 1);
    this.add(link ?? found[0][0]);
    return true;
  }

  takeAngled() {
    const found = this.match(ANGLED);
    if (!found) return false;
    const [, kind, id, command, emoji, seconds, style] = found;
    if (kind) this.add(mention(kind, id));
    else if (command) this.add(commandMention(command));
    else if (emoji) this.add(el("span", { class: "emoji-name", text: `:${emoji}:` }));
    else this.add(stamp(Number(seconds), style));
    return true;
  }

  takeEverybody() {
    const found = this.match(EVERYBODY);
    if (found) this.add(el("span", { class: "mention", text: found[0] }));
    return found;
  }
}

/** An address without the full stop, comma or unmatched bracket that ends the sentence around it. */
function withoutStop(address) {
  let end = address.length;
  let extra = address.split(")").length - address.split("(").length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1];
    if (last === ")" && extra > 0) extra -= 1;
    else if (!".,:;\"'!?*_~|]>".includes(last)) break;
  }
  return address.slice(0, end);
}

function spoiler(nodes) {
  const cover = el("span", { class: "spoiler", attrs: { role: "button", tabindex: "0", "aria-label": "Spoiler" } }, nodes);
  cover.dataset.keep = `spoiler ${cover.textContent}`;
  const show = () => {
    cover.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  });
  return cover;
}

function mention(kind, id) {
  if (kind === "#") return channelMention(id);
  if (kind === "@&") return roleMention(id);
  const name = userById(id)?.name ?? "unknown-user";
  return el("span", { class: "mention", data: { user: id } }, el("bdi", { text: `@${name}` }));
}

function roleMention(id) {
  const role = openServer()?.roles.find((one) => one.id === id);
  const pill = el("span", { class: "mention role-mention", text: `@${role?.name ?? "deleted-role"}` });
  if (role?.colour) pill.style.setProperty("--role", role.colour);
  return pill;
}

function channelMention(id) {
  const channels = (store.world?.servers ?? []).flatMap((server) => server.channels);
  const channel = channels.find((one) => one.id === id && one.visible);
  if (!channel) return el("span", { class: "mention", text: "# No access" });
  const text = `#${channel.name}`;
  return el("button", { type: "button", class: "mention", text, on: { click: () => goToChannel(id) } });
}

function commandMention(name) {
  const use = () => emit("command", { name });
  return el("button", { type: "button", class: "mention", text: `/${name}`, on: { click: use } });
}
