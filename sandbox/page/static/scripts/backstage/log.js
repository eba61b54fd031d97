/* The bot's log, line by line as it is written: follow it, hold it, filter it, copy it. */

import { announce, complain } from "../base/announce.js";
import { clear, el } from "../base/dom.js";
import { on } from "../base/store.js";

const MOST_LINES = 1000;
const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];
const SHOWN_FROM = [
  ["DEBUG", "Everything"],
  ["WARNING", "Warnings and errors"],
  ["ERROR", "Errors only"],
];
// As bot/logs.py writes it: day, time, level, logger, message.
const LINE = /^\d{4}-\d\d-\d\d (\d\d:\d\d:\d\d),\d+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) (\S+) (.*)$/;
const NEAR_THE_END = 40; // pixels

/** Build the panel; its lines come by the event "log". */
export function logPanel(root) {
  const list = el("ol", {
    class: "backstage-log",
    tabIndex: 0,
    attrs: { role: "log", "aria-live": "off", "aria-label": "The bot's log" },
  });
  const level = el(
    "select",
    { class: "backstage-select", attrs: { "aria-label": "Which lines" }, on: { change: filter } },
    SHOWN_FROM.map(([value, text]) => el("option", { value, text })),
  );
  const hold = button("Pause", () => (held ? release() : stop()));
  const copy = button("Copy", copyAll);
  root.append(
    el("p", { class: "backstage-told" }, "What the bot writes while it runs. No token or key is ever in it."),
    el("div", { class: "backstage-log-tools" }, level, hold, copy),
    list,
  );
  let held = null; // lines that wait while the log is paused
  let before = "INFO"; // the level of the line above, which the lines of a traceback share

  on("log", ({ reset, lines }) => {
    if (reset) {
      clear(list);
      if (held) held = [];
    }
    if (held) {
      held = [...held, ...lines].slice(-MOST_LINES);
      hold.textContent = `Follow (${held.length} new)`;
    } else {
      add(lines);
    }
  });
  on("backstage-tab", () => toTheEnd());

  function add(lines) {
    const follows = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END;
    list.append(...lines.map(lineNode));
    while (list.childElementCount > MOST_LINES) list.firstElementChild.remove();
    if (follows) toTheEnd();
  }

  function lineNode(text) {
    const [, time, severity, logger, message] = LINE.exec(text) ?? [];
    if (!severity) return item(before, el("span", { class: "backstage-more", text }));
    before = severity;
    return item(
      severity,
      el("time", { text: time }),
      " ",
      el("b", { text: severity }),
      " ",
      el("i", { text: logger }),
      " ",
      el("span", { text: message }),
    );
  }

  function item(severity, ...parts) {
    return el("li", { data: { level: severity }, hidden: !wanted(severity) }, parts);
  }

  function wanted(severity) {
    return LEVELS.indexOf(severity) >= LEVELS.indexOf(level.value);
  }

  function filter() {
    for (const line of list.children) line.hidden = !wanted(line.dataset.level);
    toTheEnd();
  }

  function stop() {
    held = [];
    hold.textContent = "Follow";
    hold.setAttribute("aria-pressed", "true");
  }

  function release() {
    const waited = held;
    held = null;
    hold.textContent = "Pause";
    hold.setAttribute("aria-pressed", "false");
    add(waited);
    toTheEnd();
  }

  async function copyAll() {
    const lines = [...list.children].filter((line) => !line.hidden).map((line) => line.textContent);
    try {
      await navigator.clipboard.writeText(lines.join("\n"));
      announce("The log was copied.");
      copy.textContent = "Copied";
      copy.addEventListener("blur", () => (copy.textContent = "Copy"), { once: true });
    } catch {
      complain("The browser does not let this page copy. Select the lines and copy them yourself.");
    }
  }

  function toTheEnd() {
    list.scrollTop = list.scrollHeight;
  }

  return () => {};
}

function button(text, act) {
  return el("button", { type: "button", class: "backstage-button", text, on: { click: act } });
}
