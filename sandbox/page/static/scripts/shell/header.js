/* The line above the messages: where I am, and whether the page and the bot are connected. */

import { clear, el } from "../base/dom.js";
import { on, openChannel, store } from "../base/store.js";
import { hash } from "./channels.js";

/** Show the place in `title`, a lost connection in `banner`, and the absent bot in `absence`. */
export function mountHeader(title, banner, absence) {
  const draw = () => {
    const dm = store.channel === "dm";
    const bot = store.world?.bot;
    const name = dm ? (bot?.name ?? "Direct messages") : store.channel;
    clear(title).append(dm ? "@ " : hash(openChannel() ?? {}), el("bdi", { text: name }));
    document.title = `${dm ? "@" : "#"}${name} · ${dm ? "Direct messages" : store.server}`;
    absence.hidden = !bot || bot.online || !store.connected;
    absence.textContent = bot ? `${bot.name} is offline. What you ask of it now goes unanswered; what it has accepted is not lost.` : "";
  };
  on("connection", (connected) => {
    banner.hidden = connected;
    draw();
  });
  for (const event of ["world", "moved"]) on(event, draw);
  draw();
}
