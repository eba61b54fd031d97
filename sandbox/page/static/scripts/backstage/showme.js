/* "Show me": plays the journey before one's eyes, with captions; and the card that offers it on the first visit. */

import { complain } from "../base/announce.js";
import { $, el, icon } from "../base/dom.js";
import { myself, on, store } from "../base/store.js";
import { Showing } from "./captions.js";
import { Declined, journey, STEPS } from "./journey.js";

const VISITED = "visited"; // in the browser's storage: was the card here before?

let showing = null;

/** Let the button play the show, and offer it to who comes for the first time. */
export function mountShowMe(button) {
  const card = welcome(() => play(button));
  button.addEventListener("click", () => play(button));
  const look = () => {
    if (card.isConnected && (showing || acted())) farewell(card);
  };
  if (!localStorage.getItem(VISITED)) $("composer").before(card);
  on("messages", look);
  on("moved", () => (card.hidden = store.channel !== "general"));
  card.querySelector(".show-close").addEventListener("click", () => farewell(card));
}

/** Has the person done something here already? Then they need no invitation. */
function acted() {
  const me = myself()?.id;
  return [...store.messages.values()].some(
    ({ message }) => message.author.id === me || message.interaction_metadata?.user?.id === me,
  );
}

async function play(button) {
  if (showing) return;
  showing = new Showing({ steps: STEPS, pace: Number(button.dataset.pace ?? 1) });
  document.querySelector(".show-card")?.remove();
  localStorage.setItem(VISITED, "yes");
  button.setAttribute("aria-disabled", "true");
  $("composer").before(showing.bar);
  try {
    await journey(showing);
  } catch (error) {
    if (error instanceof Declined) complain(`The show ends here. The bot said: ${error.message}`);
    else if (error.name !== "AbortError") throw error;
  } finally {
    showing.close();
    showing = null;
    button.removeAttribute("aria-disabled");
    if (!document.activeElement || document.activeElement === document.body) button.focus();
  }
}

function welcome(start) {
  const close = el(
    "button",
    { type: "button", class: "round-button show-close", attrs: { "aria-label": "Close this card" } },
    icon("close"),
  );
  return el(
    "section",
    { class: "show-card", attrs: { "aria-label": "Welcome" } },
    el(
      "div",
      { class: "show-words" },
      el("h2", { text: "Welcome to your own small Discord" }),
      el(
        "p",
        {},
        "Everything here runs on your machine: a local Discord, a local video provider, and the real bot between them. ",
        "Type / to use it, or sit back and watch.",
      ),
    ),
    el("button", { type: "button", class: "show-start", text: "Show me", on: { click: start } }),
    close,
  );
}

function farewell(card) {
  localStorage.setItem(VISITED, "yes");
  card.remove();
}
