/* The link to the server: a socket on which news come, and plain requests with which a person acts. */

import { emit, here, on, setClock, store } from "./store.js";

const FIRST_PAUSE = 300; // milliseconds before the first attempt to come back; doubled each time
const LONGEST_PAUSE = 5000;

/** What Discord's client would not let a person do; its message is the sentence to show. */
export class Refusal extends Error {}

let socket = null;
let pause = FIRST_PAUSE;
let backstage = false;
const followers = new Map(); // interaction id -> set of functions

/** Open the socket, and open it again whenever it was lost. */
export function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/api/live`);
  socket.addEventListener("open", opened);
  socket.addEventListener("message", (event) => received(JSON.parse(event.data)));
  socket.addEventListener("close", closed);
}

function opened() {
  pause = FIRST_PAUSE;
  store.connected = true;
  emit("connection", true);
  look();
  for (const id of followers.keys()) send({ type: "watch", interaction: id });
  if (backstage) send({ type: "backstage", on: true });
}

function closed() {
  store.connected = false;
  emit("connection", false);
  setTimeout(connect, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

on("moved", look);

function look() {
  send({ type: "look", member: store.me, server: store.server, channel: store.channel });
}

/** Send something over the socket. What is sent while it is closed is said again once it is open, or does not matter. */
export function send(object) {
  if (object.type === "backstage") backstage = object.on;
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(object));
}

function received(news) {
  const { type, ...detail } = news;
  const take = TAKE[type];
  if (take) take(detail);
}

const TAKE = {
  world({ world }) {
    store.world = world;
    setClock(world.now);
    emit("world", world);
  },
  place(place) {
    if (!here(place)) return;
    store.place = place;
    emit("place", place);
  },
  messages(news) {
    if (!here(news)) return;
    if (news.reset) store.messages = new Map();
    store.loaded = true;
    for (const view of news.upsert) store.messages.set(view.message.id, view);
    for (const id of news.removed ?? []) store.messages.delete(id);
    emit("messages", news);
  },
  interaction({ view }) {
    for (const act of [...(followers.get(view.id) ?? [])]) act(view);
    emit("interaction", view);
  },
  backstage({ state }) {
    emit("backstage", state);
  },
  log(lines) {
    emit("log", lines);
  },
};

/** Ask the server something. Throws `Refusal` with a sentence when it says no, or cannot be reached. */
export async function call(method, path, body) {
  const request = { method, headers: {} };
  if (body !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Refusal("The demo cannot be reached. Is it still running?");
  }
  const text = await response.text();
  if (!response.ok) throw new Refusal(sentence(text, response.status));
  return text ? JSON.parse(text) : null;
}

function sentence(text, status) {
  return text.trim() || `The server answered ${status}.`;
}

/** Act as the person in the place that are open; returns the interaction's id. */
export async function act(verb, fields) {
  const { me: member, server, channel } = store;
  const body = { member, server, channel, ...fields };
  return (await call("POST", `/api/act/${encodeURIComponent(verb)}`, body)).interaction;
}

/** Call `act(view)` at once and on each change of an interaction; returns a function that stops it. */
export function follow(id, act) {
  if (!followers.has(id)) followers.set(id, new Set());
  followers.get(id).add(act);
  send({ type: "watch", interaction: id });
  return () => {
    const mine = followers.get(id);
    mine?.delete(act);
    if (mine?.size === 0) followers.delete(id);
  };
}

/** Fetch one message again, with fresh links. */
export async function fresh(messageId) {
  const view = await call("GET", `/api/messages/${messageId}?member=${encodeURIComponent(store.me)}`);
  if (store.messages.has(messageId)) store.messages.set(messageId, view);
  return view;
}

const FILE_HOSTS = new Set(["cdn.discordapp.com", "media.discordapp.net"]);

/** Where a file of the local Discord's CDN is to be had from this page. Other addresses are nobody's: null. */
export function fileUrl(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  return FILE_HOSTS.has(url.hostname) ? `/files${url.pathname}${url.search}` : null;
}
