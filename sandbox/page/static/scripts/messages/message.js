/* One message, as a node of the page. */

import { complain } from "../base/announce.js";
import { avatar } from "../base/avatar.js";
import { el, icon } from "../base/dom.js";
import { call } from "../base/link.js";
import { morph } from "../base/morph.js";
import { store } from "../base/store.js";
import { openMessageMenu } from "../menus/message.js";
import { components } from "./components.js";
import { attachments, embeds } from "./embeds.js";
import { context, gutter, head, mentionsMe } from "./heads.js";
import { markdown } from "./markdown.js";
import { told } from "./stamps.js";

const LOADING = 1 << 7;
const LAYOUT = 1 << 15; // of such a message only what its components name is shown
const FEW_EMOJI = /^(?:\s*(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})[\p{Emoji_Modifier}\uFE0F\u200D\p{Extended_Pictographic}]*){1,27}\s*$/u;

/** Build a message out of its view. */
export function messageNode(view) {
  const { message } = view;
  const node = el("article", {
    class: "message",
    id: `message-${message.id}`,
    tabIndex: -1,
    data: { id: message.id },
    attrs: { "aria-roledescription": "message", "aria-label": label(view) },
  });
  node.append(...parts(view));
  mark(node, view);
  return node;
}

/** Show what has changed in a message; players, open menus and the focus stay. */
export function updateMessage(node, view) {
  const wanted = messageNode(view);
  for (const name of ["grouped", "pointed-out"]) wanted.classList.toggle(name, node.classList.contains(name));
  wanted.tabIndex = node.tabIndex;
  morph(node, wanted);
}

function mark(node, view) {
  node.classList.toggle("mentioned", mentionsMe(view));
  node.classList.toggle("ephemeral", view.ephemeral);
}

function label(view) {
  return `${view.author}, ${told(new Date(view.message.timestamp), "f")}${view.ephemeral ? ", only you can see this" : ""}`;
}

function parts(view) {
  const { message } = view;
  const above = context(view);
  const face = el("button", { type: "button", class: "message-avatar", tabIndex: -1, data: { user: message.author.id, keep: "avatar" }, attrs: { "aria-hidden": "true" } });
  face.append(avatar(message.author.id, view.author));
  return [above, face, gutter(view), head(view), body(view), view.ephemeral ? note(view) : null, tools(view)].filter(Boolean);
}

function body(view) {
  const { message } = view;
  if (message.flags & LOADING) return el("div", { class: "message-body thinking" }, dots(), `${view.author} is thinking…`);
  const edited = message.edited_timestamp ? el("small", { class: "edited", text: "(edited)", title: told(new Date(message.edited_timestamp), "F") }) : null;
  const content = message.content ? el("div", { class: big(message.content) ? "content big-emoji" : "content" }, markdown(message.content)) : null;
  if (content && edited) (content.querySelector(":scope > .lines:last-child") ?? content).append(" ", edited);
  return el(
    "div",
    { class: "message-body" },
    content,
    attachments(message.flags & LAYOUT ? [] : (message.attachments ?? []), view),
    embeds(message.embeds ?? [], view),
    components(message.components ?? [], view),
    content ? null : edited,
  );
}

function big(text) {
  return text.length < 250 && FEW_EMOJI.test(text);
}

function dots() {
  return el("span", { class: "dots", attrs: { "aria-hidden": "true" } }, el("i"), el("i"), el("i"));
}

function note({ message }) {
  const dismiss = el("button", { type: "button", class: "dismiss", text: "Dismiss message" });
  dismiss.addEventListener("click", () => remove(message.id));
  return el("div", { class: "ephemeral-note", data: { keep: "note" } }, icon("eye"), "Only you can see this · ", dismiss);
}

/** Take a message away: an ephemeral one of mine, or one that I may delete. */
export async function remove(id) {
  try {
    await call("POST", "/api/delete", { member: store.me, message: id });
  } catch (error) {
    complain(error.message);
  }
}

function tools(view) {
  const attrs = { "aria-label": "More", "aria-haspopup": "menu" };
  const more = el("button", { type: "button", class: "message-more", tabIndex: -1, data: { keep: "more" }, attrs }, icon("more"));
  more.addEventListener("click", () => openMessageMenu(store.messages.get(view.message.id) ?? view, more));
  return more;
}
