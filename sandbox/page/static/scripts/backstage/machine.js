/* The provider's side: what its account holds, and each job that it has taken. */

import { clear, el } from "../base/dom.js";
import { now, on } from "../base/store.js";

const STATES = { queued: "queued", dreaming: "dreaming", completed: "completed", failed: "failed" };

/** Build the panel; returns the function that shows a new state in it. `behind(verb)` does something backstage. */
export function machinePanel(root, behind) {
  const left = el("dd");
  const spent = el("dd");
  const hold = el("button", {
    type: "button",
    class: "backstage-button",
    text: "Pause all jobs",
    on: { click: () => behind(hold.getAttribute("aria-pressed") === "true" ? "resume" : "pause") },
  });
  const jobs = el("ol", { class: "backstage-jobs", attrs: { "aria-label": "Jobs, newest first" } });
  const none = el("p", { class: "backstage-none" }, "No job yet. Ask for a video with /video or a picture with /image, and it appears here.");
  root.append(
    el(
      "p",
      { class: "backstage-told" },
      "A local stand-in for Luma's Dream Machine. The bot submits each request to it, asks how it goes, and fetches what came of it.",
    ),
    el(
      "div",
      { class: "backstage-account" },
      el("dl", {}, el("div", {}, el("dt", {}, "Credits left"), left), el("div", {}, el("dt", {}, "Spent"), spent)),
      hold,
    ),
    none,
    jobs,
  );
  on("tick", () => {
    if (root.offsetParent) for (const age of jobs.querySelectorAll("[data-since]")) tell(age);
  });
  return ({ provider }) => {
    left.textContent = dollars(provider.credits_cents);
    spent.textContent = dollars(provider.spent_cents);
    hold.textContent = provider.paused ? "Resume all jobs" : "Pause all jobs";
    hold.setAttribute("aria-pressed", String(provider.paused));
    none.hidden = provider.jobs.length > 0;
    clear(jobs).append(...provider.jobs.map(jobNode));
    if (provider.made > provider.jobs.length) {
      jobs.append(el("li", { class: "backstage-none" }, `${provider.made - provider.jobs.length} older ones.`));
    }
  };
}

function jobNode(job) {
  const age = el("span", { data: { since: job.since, state: job.state } });
  tell(age);
  return el(
    "li",
    { class: "backstage-job", data: { job: job.id, state: job.state } },
    el(
      "div",
      { class: "backstage-job-head" },
      el("span", { class: "backstage-number" }, `Job ${job.number}`),
      el("code", { title: job.id }, job.id.slice(0, 8)),
      el("span", { class: "backstage-pill", data: { state: job.state } }, STATES[job.state] ?? job.state),
    ),
    el("p", {}, el("span", { class: "backstage-title" }, job.operation), ` · ${job.options}`),
    el("bdi", { class: "backstage-prompt", title: job.prompt.slice(0, 600) }, job.prompt || "(without words)"),
    job.source ? el("p", { class: "backstage-fine" }, job.source) : null,
    el("p", { class: "backstage-fine" }, age, ` · ${job.cost_cents ? dollars(job.cost_cents) : "costs nothing"}`),
    job.reason ? el("p", { class: "backstage-reason" }, job.reason) : null,
  );
}

/** Write how long ago: for a running job it counts, for one that ended it says when. */
function tell(age) {
  const { since, state } = age.dataset;
  const moment = new Date(since);
  if (state === "queued" || state === "dreaming") {
    age.textContent = `for ${Math.max(0, Math.round((now() - moment) / 1000))} s`;
  } else {
    age.textContent = `at ${moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" })}`;
  }
}

function dollars(cents) {
  return (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
}
