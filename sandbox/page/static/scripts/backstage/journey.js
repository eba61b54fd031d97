/* What "Show me" plays: a clip from words, its extension, what is left today, and the bot killed in the middle. */

import { $ } from "../base/dom.js";
import { byAge, go, store } from "../base/store.js";
import { demonstrate } from "../compose/composer.js";
import { fillIn, sendOpen } from "../dialogs/dialog.js";
import { backstageState, behind, closeDrawer, openDrawer } from "./drawer.js";

const WORDS = "A lighthouse on a rocky coast at sunset, waves rolling in, slow pan";
const NEXT_WORDS = "Night falls, stars come out and the lighthouse begins to shine";
const LAST_WORDS = "A paper boat sails across a puddle in the rain";
const TYPING = 28; // milliseconds a character

const ACCEPTED = /#\d+ · Accepted/; // how the bot's private answer begins (cogs/ui/answers.py)

export const STEPS = 8;

/** The bot said no; the message is what it said. */
export class Declined extends Error {}

/** Play it all. Throws Declined, or what stopped the show. */
export async function journey(show) {
  go({ member: "Ana", server: "Reverie Lounge", channel: "general" });
  await show.until(() => store.place?.commands?.some(({ name }) => name === "video"));
  await show.step("You are Ana. To make a video, type /video and say what should happen.");
  const first = await ask(show, WORDS);

  await show.step("The card tells everybody where it stands. The bot follows the job by itself; nobody has to wait here.");
  const clip = await show.until(() => resultOf(WORDS, first));

  await show.step("Here it is. A new message tells Ana that her clip is ready. Let us play it.");
  await playClip(show, clip);

  await show.step("The buttons go on from there. Extend asks what happens next, and begins with the clip's last frame.");
  await extend(show, clip);

  await show.step("While that is being made: /quota tells what is left today. Only Ana sees the answer.");
  await demonstrate("quota", {}, {}, typing(show));
  await show.say("Soon the longer story arrives.");
  await show.until(() => resultOf(NEXT_WORDS, clip.message.id));
  toThePresent();

  await show.step("Now something goes wrong. The provider holds its jobs, so that we are sure to be in the middle of one.");
  openDrawer({ tab: "provider", focus: false });
  await show.until(() => backstageState());
  await killInTheMiddle(show);

  await show.step("That was all. Nothing got lost, nothing was made twice, and nothing was paid twice.");
  closeDrawer();
  await show.say("Your turn: type / below, press a button, or open Backstage and switch on another fault.");
}

/** Use /video as a person does; returns the newest message's id from before. */
async function ask(show, words) {
  const before = newestId();
  toThePresent();
  const done = await demonstrate("video", { prompt: words }, {}, typing(show));
  await show.gate();
  expectAccepted(done);
  await show.until(() => since(before).some((view) => !view.ephemeral && tells(view, words)));
  return before;
}

function expectAccepted(interaction) {
  const said = textOf(interaction?.answer);
  if (!ACCEPTED.test(said)) throw new Declined(said || "The application did not respond.");
}

async function playClip(show, clip) {
  const video = await show.until(() => messageElement(clip)?.querySelector("video"));
  messageElement(clip).scrollIntoView({ block: "end" });
  video.muted = true;
  const playing = video.play().catch(() => null); // a link that died is mended by the player itself
  await show.heard(video, "ended");
  await playing;
}

async function extend(show, clip) {
  const button = await show.until(() => buttonOf(clip, "Extend"));
  button.scrollIntoView({ block: "nearest" });
  button.click();
  await show.until(() => document.querySelector("#dialogs dialog[open]"));
  await fillIn({ prompt: NEXT_WORDS }, { signal: show.signal });
  await show.breathe(1500);
  expectAccepted(await sendOpen());
  toThePresent();
}

async function killInTheMiddle(show) {
  try {
    await behind("pause");
    const before = await ask(show, LAST_WORDS);
    await show.until(() => jobOf(LAST_WORDS));
    await show.step("Luma works on it. And now the bot is killed, without any warning.");
    openDrawer({ tab: "faults", focus: false });
    const kill = document.querySelector("#drawer [data-verb=kill]");
    kill.classList.add("show-here");
    kill.scrollIntoView({ block: "nearest" });
    await show.breathe(1200);
    const { kills } = backstageState().bot;
    document.querySelector("#drawer [data-verb=kill] button").click();
    await show.until(() => backstageState().bot.kills > kills && backstageState().bot.state === "running");
    kill.classList.remove("show-here");
    await show.say("It is back, and looks into its books: there is a job that it was waiting for. The provider goes on.");
    await behind("resume");
    await show.until(() => resultOf(LAST_WORDS, before));
    await show.say("The clip arrived, once.");
  } finally {
    if (backstageState()?.provider.paused) await behind("resume");
  }
}

function typing(show) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { signal: show.signal, pace: still ? 0 : TYPING * show.pace };
}

/** Show the newest messages, and stay with them. */
function toThePresent() {
  messageElement({ message: { id: newestId() } })?.scrollIntoView({ block: "end" });
}

function newestId() {
  return [...store.messages.keys()].sort(byAge).at(-1) ?? "0";
}

function since(id) {
  return [...store.messages.values()].filter((view) => byAge(view.message.id, id) > 0);
}

/** The new message that shows the clip of these words and notifies me, or tells me why there is none. */
function resultOf(words, after) {
  const result = since(after).find(
    (view) => !view.message.edited_timestamp && view.mentions.includes(store.me) && tells(view, words),
  );
  if (result && !JSON.stringify(result.message).includes(".mp4")) throw new Declined(textOf(result));
  return result;
}

function tells(view, words) {
  return letters(textOf(view)).includes(letters(words));
}

function letters(text) {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
}

/** All that a message says: its content, its text displays. */
function textOf(view) {
  if (!view) return "";
  const texts = [view.message.content];
  const walk = (components) => {
    for (const one of components ?? []) {
      if (one.type === 10) texts.push(one.content);
      walk(one.components);
      if (one.accessory) walk([one.accessory]);
    }
  };
  walk(view.message.components);
  return texts.join("\n").trim();
}

function messageElement(view) {
  return $("messages").querySelector(`[data-id="${view.message.id}"]`);
}

function buttonOf(view, label) {
  const buttons = messageElement(view)?.querySelectorAll("button") ?? [];
  return [...buttons].find((one) => one.textContent.trim().startsWith(label));
}

function jobOf(words) {
  return backstageState()?.provider.jobs.find(({ prompt, state }) => prompt === words && state !== "completed");
}
