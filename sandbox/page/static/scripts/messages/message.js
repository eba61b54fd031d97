/* One message, as a node of the page. */

import { el } from "../base/dom.js";
import { markdown } from "./markdown.js";

export function messageNode(view) {
  return el("article", { class: "message", data: { id: view.message.id } }, view.author, ": ", markdown(view.message.content));
}
