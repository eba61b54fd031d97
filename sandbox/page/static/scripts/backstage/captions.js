/* The bar of "Show me": what happens now, step n of m; Pause, Skip and Stop. And how the show waits. */

import { announce } from "../base/announce.js";
import { el } from "../base/dom.js";
import { on } from "../base/store.js";

const EVENTS = ["messages", "interaction", "backstage", "world", "place"];
const READING = 45; // milliseconds a character, for those who read slowly
const LONGEST_READING = 6000;

/** One showing, from its first caption to its last. `pace` is 1 as a rule; 0 waits for nothing but the bot. */
export class Showing {
  constructor({ steps, pace }) {
    this.steps = steps;
    this.pace = pace;
    this.number = 0;
    this.ending = new AbortController();
    this.paused = false;
    this.nudges = new EventTarget(); // "skip" and "go"
    this.text = el("p", { class: "show-text" });
    this.count = el("p", { class: "show-count" });
    this.hold = button("Pause", () => this.pause(!this.paused));
    this.bar = el(
      "section",
      { class: "show-bar", attrs: { "aria-label": "Show me" } },
      el("div", { class: "show-words" }, this.count, this.text),
      el("div", { class: "show-buttons" }, this.hold, button("Skip", () => this.skip()), button("Stop", () => this.stop())),
    );
    // While it is caught on its way down, so that neither the composer nor a dialog keeps it for itself.
    this.escape = (event) => event.key === "Escape" && this.stop();
    document.addEventListener("keydown", this.escape, true);
  }

  get signal() {
    return this.ending.signal;
  }

  /** Begin the next step with its caption, and give time to read it. */
  async step(words) {
    this.number += 1;
    this.count.textContent = `Step ${this.number} of ${this.steps}`;
    await this.say(words);
  }

  /** Change the caption within a step, and give time to read it. */
  async say(words) {
    this.text.textContent = words;
    announce(words);
    await this.breathe(Math.min(words.length * READING, LONGEST_READING));
  }

  /** Wait a moment, for people's eyes. Skip cuts it short; a pause makes it longer. */
  async breathe(milliseconds) {
    const rest = milliseconds * this.pace;
    if (rest > 0) await this.first((done) => later(rest, done), (done) => listen(this.nudges, "skip", done));
    await this.gate();
  }

  /** Return what `look()` returns once that is true; it looks again whenever the page hears or shows something new. */
  async until(look) {
    const seen = await this.first((done, fail) => {
      const check = () => {
        try {
          const found = look();
          if (found) done(found);
        } catch (error) {
          fail(error);
        }
      };
      const ends = EVENTS.map((event) => on(event, check));
      const eyes = new MutationObserver(check);
      eyes.observe(document.body, { childList: true, subtree: true });
      check();
      return () => [...ends, () => eyes.disconnect()].forEach((end) => end());
    });
    await this.gate();
    return seen;
  }

  /** Wait for an event of a node, or for Skip. */
  async heard(node, ...events) {
    await this.first(
      ...events.map((event) => (done) => listen(node, event, done)),
      (done) => listen(this.nudges, "skip", done),
    );
    await this.gate();
  }

  /** While paused, wait here. */
  async gate() {
    this.signal.throwIfAborted();
    if (this.paused) await this.first((done) => listen(this.nudges, "go", done));
  }

  /**
   * Return what the first of these calls back with, or throw it; each is given both calls, and returns how it is undone.
   * Throws when the show is stopped, too.
   */
  async first(...starts) {
    this.signal.throwIfAborted();
    const undo = [];
    try {
      return await new Promise((resolve, reject) => {
        undo.push(listen(this.signal, "abort", () => reject(this.signal.reason)));
        for (const start of starts) undo.push(start(resolve, reject));
      });
    } finally {
      for (const one of undo) one();
    }
  }

  pause(wanted) {
    this.paused = wanted;
    this.hold.textContent = wanted ? "Go on" : "Pause";
    this.hold.setAttribute("aria-pressed", String(wanted));
    if (!wanted) this.nudges.dispatchEvent(new Event("go"));
  }

  skip() {
    this.pause(false);
    this.nudges.dispatchEvent(new Event("skip"));
  }

  stop() {
    this.ending.abort(new DOMException("The show was stopped.", "AbortError"));
  }

  /** Take the bar away. */
  close() {
    document.removeEventListener("keydown", this.escape, true);
    this.bar.remove();
  }
}

function button(text, act) {
  return el("button", { type: "button", class: "show-button", text, on: { click: act } });
}

function later(milliseconds, act) {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
}

function listen(target, event, act) {
  target.addEventListener(event, act);
  return () => target.removeEventListener(event, act);
}
