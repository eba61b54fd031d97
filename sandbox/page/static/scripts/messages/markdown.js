/*
 * Discord's markdown, as nodes of the page: here the blocks, in inline.js what stands within a line.
 *
 * A text is read line by line. Quotes do not nest, and lists only so far, so that a text cannot pile up depth.
 */

import { el } from "../base/dom.js";
import { inline } from "./inline.js";

const DEEPEST = 8;
const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const QUOTE = /^> (.*)$/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;
const FENCE = "```";
const LANGUAGE = /^([\w+#.-]{1,20})?\n/;

/** Return a text as nodes. `inline`: as one line, where there is no room for blocks. */
export function markdown(text, { inline: single = false } = {}) {
  const all = document.createDocumentFragment();
  const source = String(text ?? "").replaceAll("\r\n", "\n");
  if (single) all.append(inline(source.replaceAll("\n", " ")));
  else all.append(...new Blocks(source, false).read());
  return all;
}

class Blocks {
  constructor(text, quoted) {
    this.text = text;
    this.quoted = quoted;
    this.at = 0;
    this.found = [];
    this.paragraph = []; // lines that wait for the end of their paragraph
    this.fences = true; // may there still be a pair of them?
  }

  read() {
    while (this.at < this.text.length) this.takeBlock();
    this.endParagraph();
    return this.found;
  }

  takeBlock() {
    const line = this.line();
    if (this.takeRestAsQuote(line) || this.takeQuote(line) || this.takeList(line) || this.takeLine(line)) return;
    if (this.takeFence(line)) return;
    this.paragraph.push(line);
    this.at += line.length + 1;
  }

  line() {
    const end = this.text.indexOf("\n", this.at);
    return this.text.slice(this.at, end < 0 ? this.text.length : end);
  }

  add(node) {
    this.endParagraph();
    this.found.push(node);
  }

  endParagraph() {
    if (this.paragraph.length) {
      // One line break beside a block is the block's own.
      const lines = this.paragraph;
      if (lines.length > 1 || lines[0] !== "") this.found.push(el("div", { class: "lines" }, inline(lines.join("\n"))));
      else if (this.found.length) this.found.push(el("div", { class: "lines" }, el("br")));
    }
    this.paragraph = [];
  }

  takeRestAsQuote(line) {
    if (this.quoted || !line.startsWith(">>> ")) return false;
    const rest = this.text.slice(this.at + 4);
    this.add(el("blockquote", {}, new Blocks(rest, true).read()));
    this.at = this.text.length;
    return true;
  }

  takeQuote(line) {
    if (this.quoted || !QUOTE.test(line)) return false;
    const lines = this.gather((one) => QUOTE.exec(one)?.[1]);
    this.add(el("blockquote", {}, new Blocks(lines.join("\n"), true).read()));
    return true;
  }

  takeLine(line) {
    const heading = HEADING.exec(line);
    const small = heading ? null : SUBTEXT.exec(line);
    if (!heading && !small) return false;
    if (heading) {
      const level = heading[1].length;
      const attrs = { role: "heading", "aria-level": String(level + 2) };
      this.add(el("div", { class: `heading-${level}`, attrs }, inline(heading[2])));
    } else {
      this.add(el("div", { class: "subtext" }, inline(small[1])));
    }
    this.at += line.length + 1;
    return true;
  }

  takeList(line) {
    if (!ITEM.test(line)) return false;
    const numbered = isNumbered(ITEM.exec(line));
    // Another kind of list begins where an item is not further in than the first.
    const indent = ITEM.exec(line)[1].length;
    const items = this.gather((one) => {
      const item = ITEM.exec(one);
      return item && (item[1].length > indent || isNumbered(item) === numbered) ? item : null;
    });
    this.add(listOf(items));
    return true;
  }

  /** A code block: where one begins in this line and ends somewhere. What stands before it is a paragraph. */
  takeFence(line) {
    if (!this.fences) return false;
    const begins = line.indexOf(FENCE);
    if (begins < 0 || line[begins - 1] === "\\") return false;
    const start = this.at + begins;
    const end = this.text.indexOf(FENCE, start + FENCE.length + 1);
    if (end < 0) {
      this.fences = false;
      return false;
    }
    if (begins > 0) this.paragraph.push(line.slice(0, begins));
    this.add(codeBlock(this.text.slice(start + FENCE.length, end)));
    this.at = end + FENCE.length;
    if (this.text[this.at] === "\n") this.at += 1;
    return true;
  }

  /** Take lines while `read` finds something in them. */
  gather(read) {
    const all = [];
    while (this.at < this.text.length) {
      const line = this.line();
      const one = read(line);
      if (one === undefined || one === null) break;
      all.push(one);
      this.at += line.length + 1;
    }
    return all;
  }
}

function codeBlock(text) {
  const language = LANGUAGE.exec(text);
  const code = (language ? text.slice(language[0].length) : text).replace(/\n$/, "");
  const attrs = { tabindex: "0", role: "region", "aria-label": language?.[1] ? `Code, ${language[1]}` : "Code" };
  const head = language?.[1] ? el("span", { class: "code-language", text: language[1], attrs: { "aria-hidden": "true" } }) : null;
  return el("pre", { attrs }, head, el("code", { text: code }));
}

/** Nested lists from items with their indents. */
function listOf(items) {
  const root = newList(items[0]);
  const open = [{ list: root, indent: items[0][1].length }];
  for (const item of items) {
    const indent = item[1].length;
    while (open.length > 1 && indent <= open.at(-2).indent) open.pop();
    if (indent > open.at(-1).indent && open.length < DEEPEST && open.at(-1).list.lastElementChild) {
      const list = newList(item);
      open.at(-1).list.lastElementChild.append(list);
      open.push({ list, indent });
    }
    open.at(-1).list.append(el("li", {}, inline(item[3])));
  }
  return root;
}

function isNumbered(item) {
  return item[2].endsWith(".");
}

function newList(item) {
  if (!isNumbered(item)) return el("ul");
  return el("ol", { start: Number.parseInt(item[2], 10) });
}
