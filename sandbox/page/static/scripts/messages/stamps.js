/* Moments, as `<t:1700000000:R>` and beside messages: told in the reader's words and time zone, and kept current. */

import { el } from "../base/dom.js";
import { now, on } from "../base/store.js";

const FORMATS = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const LATEST = 8_640_000_000_000; // seconds; beyond it there are no dates
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "always" });
const formats = new Map();

/** A moment, in seconds since 1970, in one of Discord's styles (t T d D f F s S R; f where none is given). */
export function stamp(seconds, style = "f") {
  if (Math.abs(seconds) > LATEST) return document.createTextNode("Invalid date");
  const moment = new Date(seconds * 1000);
  const data = { style, seconds: String(seconds) };
  return el("time", {
    class: "stamp",
    text: style === "R" ? fromNow(seconds) : told(moment, style),
    title: told(moment, "F"),
    dateTime: moment.toISOString(),
    data,
  });
}

/** A moment in words, in one of the styles but R. */
export function told(moment, style) {
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat(undefined, FORMATS[style] ?? FORMATS.f));
  return formats.get(style).format(moment);
}

/** A moment as it stands beside a message: today at 14:05, yesterday at 14:05, or the date. */
export function beside(moment) {
  const days = dayNumber(new Date(now())) - dayNumber(moment);
  if (days === 0) return `Today at ${told(moment, "t")}`;
  if (days === 1) return `Yesterday at ${told(moment, "t")}`;
  return told(moment, "s");
}

/** The number of a calendar day where the reader is; two moments of the same day have the same. */
export function dayNumber(moment) {
  return Math.floor(Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / 86_400_000);
}

function fromNow(seconds) {
  const away = seconds - Math.round(now() / 1000);
  const [unit, size] = UNITS.find(([, least]) => Math.abs(away) >= least) ?? UNITS.at(-1);
  return relative.format(Math.trunc(away / size), unit);
}

on("tick", () => {
  for (const node of document.querySelectorAll("time[data-style='R']")) {
    const text = fromNow(Number(node.dataset.seconds));
    if (node.textContent !== text) node.textContent = text;
  }
});
