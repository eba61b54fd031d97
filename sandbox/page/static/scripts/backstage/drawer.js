/* The drawer at the right: what happens behind the scenes, in three tabs under a line that sums it up. */

import { announce, complain } from "../base/announce.js";
import { $, clear, el, icon } from "../base/dom.js";
import { call, Refusal, send } from "../base/link.js";
import { emit, on } from "../base/store.js";
import { faultsPanel } from "./faults.js";
import { logPanel } from "./log.js";
import { machinePanel } from "./machine.js";

const REMEMBERED = "backstage"; // in the tab's own storage: is the drawer open?
const TABS = [
  { name: "provider", title: "The provider", panel: machinePanel },
  { name: "faults", title: "Faults", panel: faultsPanel },
  { name: "log", title: "The bot's log", panel: logPanel },
];
const BOT_SAYS = {
  running: "The bot runs",
  stopping: "The bot is stopping…",
  starting: "The bot is starting…",
  gone: "The bot is not running",
};

let drawer = null;
let opener = null;
let latest = null; // the newest state that the server told

/** Fill the drawer and let the button open and close it. */
export function mountDrawer(root, toggleButton) {
  [drawer, opener] = [root, toggleButton];
  const close = el(
    "button",
    { type: "button", class: "round-button", attrs: { "aria-label": "Close backstage" }, on: { click: closeDrawer } },
    icon("close"),
  );
  const summary = el("p", { class: "backstage-summary", attrs: { role: "status" } }, "Looking…");
  const panels = TABS.map(makePanel);
  root.append(
    el("header", { class: "backstage-header" }, el("h2", { text: "Backstage", tabIndex: -1 }), close),
    summary,
    tabList(panels),
    ...panels.map(({ node }) => node),
  );
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeDrawer();
  });
  opener.addEventListener("click", () => (root.hidden ? openDrawer() : closeDrawer()));
  on("backstage", (state) => {
    latest = state;
    summarise(summary, state);
    for (const { show } of panels) show(state);
  });
  if (sessionStorage.getItem(REMEMBERED)) openDrawer({ focus: false });
}

/** Open the drawer, on one of its tabs: provider, faults, log. */
export function openDrawer({ tab, focus = true } = {}) {
  drawer.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  sessionStorage.setItem(REMEMBERED, "open");
  send({ type: "backstage", on: true });
  if (tab) choose(tab);
  if (focus) drawer.querySelector("h2").focus();
}

/** Close it; the keyboard goes back to its button. */
export function closeDrawer() {
  const inside = drawer.contains(document.activeElement);
  drawer.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  sessionStorage.removeItem(REMEMBERED);
  send({ type: "backstage", on: false });
  if (inside) opener.focus();
}

/** What the server told last of the provider, the faults and the bot; null before the drawer was open. */
export function backstageState() {
  return latest;
}

/** Do something backstage: switch, pause, resume, restart, kill. A refusal is shown, and ends it. */
export async function behind(verb, fields = {}) {
  try {
    await call("POST", `/api/backstage/${verb}`, fields); // what came of it, the socket tells
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    complain(error.message);
  }
}

function makePanel({ name, title, panel }) {
  const tab = el("button", {
    type: "button",
    class: "backstage-tab",
    id: `backstage-tab-${name}`,
    attrs: { role: "tab", "aria-controls": `backstage-${name}`, "aria-selected": "false" },
    tabIndex: -1,
    text: title,
    on: { click: () => choose(name) },
  });
  const node = el("section", {
    class: "backstage-panel",
    id: `backstage-${name}`,
    attrs: { role: "tabpanel", "aria-labelledby": tab.id },
    hidden: true,
  });
  return { tab, node, show: panel(node, behind) };
}

function tabList(panels) {
  const tabs = panels.map(({ tab }) => tab);
  const list = el("div", { class: "backstage-tabs", attrs: { role: "tablist", "aria-label": "Backstage" } }, tabs);
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.click();
    next.focus();
  });
  tabs[0].setAttribute("aria-selected", "true");
  tabs[0].tabIndex = 0;
  panels[0].node.hidden = false;
  return list;
}

function choose(name) {
  for (const { name: one } of TABS) {
    const tab = $(`backstage-tab-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    $(`backstage-${one}`).hidden = one !== name;
  }
  emit("backstage-tab", name);
}

function summarise(summary, { bot, faults, provider }) {
  const atWork = provider.jobs.filter(({ state }) => state === "queued" || state === "dreaming").length;
  const active = faults.filter((one) => one.on).length;
  const parts = [
    el("span", { class: "backstage-dot", data: { state: bot.state } }),
    `${BOT_SAYS[bot.state] ?? bot.state} · ${counted(atWork, "job")} at work · ${counted(active, "fault")} on`,
  ];
  const said = parts[1];
  if (summary.textContent === said && summary.dataset.state === bot.state) return;
  if (summary.dataset.state && summary.dataset.state !== bot.state) announce(BOT_SAYS[bot.state] ?? bot.state);
  summary.dataset.state = bot.state;
  clear(summary).append(...parts);
}

function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
