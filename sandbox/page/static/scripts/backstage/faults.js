/* Faults to switch on, each with what it does and what to watch for; and the bot's process, to be restarted or killed. */

import { el } from "../base/dom.js";

const GROUPS = [
  ["provider", "At the provider"],
  ["discord", "At Discord"],
];
const PROCESS = [
  {
    verb: "restart",
    title: "Restart the bot",
    button: "Restart",
    told: "The bot is asked to stop (SIGTERM), and started again, as for an update.",
    watch: "It finishes what it has in hand. Clips under way arrive once, and old buttons still work.",
    count: ({ restarts }) => `restarted ${times(restarts)}`,
    any: ({ restarts }) => restarts > 0,
  },
  {
    verb: "kill",
    title: "Kill the bot",
    button: "Kill",
    told: "The bot is ended at once (SIGKILL), in the middle of whatever it does, and started again.",
    watch: "Do it while a clip is being made: it comes back, and the clip still arrives, once.",
    count: ({ kills }) => `killed ${times(kills)}`,
    any: ({ kills }) => kills > 0,
  },
];

/** Build the panel; returns the function that shows a new state in it. Rows stay, so that the keyboard stays on them. */
export function faultsPanel(root, behind) {
  const bot = PROCESS.map((one) => processRow(one, behind));
  const process = el("div", { class: "backstage-group" }, el("h3", { text: "The bot itself" }), bot.map(({ node }) => node));
  const groups = new Map(GROUPS.map(([where, title]) => [where, group(title)]));
  root.append(process, ...groups.values());
  const rows = new Map();
  return (state) => {
    for (const { show } of bot) show(state.bot);
    for (const fault of state.faults) {
      if (!rows.has(fault.name)) {
        rows.set(fault.name, faultRow(fault, behind));
        groups.get(fault.where)?.append(rows.get(fault.name).node);
      }
      rows.get(fault.name).show(fault);
    }
  };
}

function group(title) {
  return el("div", { class: "backstage-group" }, el("h3", { text: title }));
}

function faultRow(fault, behind) {
  const id = `backstage-fault-${fault.name}`;
  const knob = el("button", {
    type: "button",
    class: "backstage-switch",
    attrs: { role: "switch", "aria-checked": "false", "aria-labelledby": id, "aria-describedby": `${id}-told` },
  });
  const count = el("span", { class: "backstage-count" });
  knob.addEventListener("click", () => {
    behind("switch", { name: fault.name, on: knob.getAttribute("aria-checked") !== "true" });
  });
  const node = el(
    "div",
    { class: "backstage-fault", data: { fault: fault.name } },
    el("div", { class: "backstage-fault-head" }, el("span", { id, class: "backstage-title" }, fault.title), count, knob),
    el("p", { id: `${id}-told` }, fault.told),
    el("p", { class: "backstage-watch" }, fault.watch),
  );
  return {
    node,
    show(now) {
      knob.setAttribute("aria-checked", String(now.on));
      node.dataset.on = String(now.on);
      count.textContent = struck(now);
    },
  };
}

function struck({ on, left, struck: hits }) {
  const soFar = hits ? `struck ${times(hits)}` : "";
  if (!on || left === null) return soFar;
  const waiting = `waits to strike ${times(left)}`;
  return soFar ? `${soFar}, ${waiting}` : waiting;
}

function processRow({ verb, title, button, told, watch, count, any }, behind) {
  const id = `backstage-bot-${verb}`;
  const press = el("button", {
    type: "button",
    class: verb === "kill" ? "backstage-button backstage-danger" : "backstage-button",
    text: button,
    attrs: { "aria-label": title, "aria-describedby": id },
    on: { click: () => press.getAttribute("aria-disabled") !== "true" && behind(verb) },
  });
  const counter = el("span", { class: "backstage-count" });
  const node = el(
    "div",
    { class: "backstage-fault", data: { verb } },
    el("div", { class: "backstage-fault-head" }, el("span", { class: "backstage-title" }, title), counter, press),
    el("p", { id }, told),
    el("p", { class: "backstage-watch" }, watch),
  );
  return {
    node,
    show(bot) {
      // Not `disabled`, which would take the keyboard's place away.
      const busy = bot.state === "stopping" || bot.state === "starting";
      press.setAttribute("aria-disabled", String(busy));
      counter.textContent = any(bot) ? count(bot) : "";
    },
  };
}

function times(number) {
  return { 1: "once", 2: "twice" }[number] ?? `${number} times`;
}
