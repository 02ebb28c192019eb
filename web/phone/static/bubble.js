// One message of the chat: bubble, quote, time and ticks, reactions, what can be tapped.

import { actions } from "./actions.js";
import { inShort, inside } from "./content.js";
import { el, icon } from "./dom.js";
import { openOptions } from "./options_sheet.js";
import { clockTime, languageOf, say } from "./words.js";

const TICKS = { waiting: "clock", sent: "sent", delivered: "delivered", read: "delivered", failed: "failed" };
const LONG_PRESS = 450;

/** A row of the chat. */
export function row(message, phone) {
  const own = message.from === "citizen";
  const bubble = el(
    "div",
    { class: "bubble" },
    el("span", { class: "said-by", text: own ? say("you_said") : say("business_said") }),
    quote(message, phone),
    inside(message, phone),
    meta(message),
  );
  const tappable = actions(message, phone);
  const node = el(
    "div",
    {
      class: `message ${own ? "out" : "in"} status-${message.status}`,
      id: domId(message.id, phone),
      data: { id: message.id, kind: kindOf(message) },
    },
    el(
      "div",
      { class: "column" },
      el("div", { class: "with-options" }, bubble, options(message, phone)),
      tappable.length ? el("div", { class: "actions" }, tappable) : null,
      reactions(message, phone),
    ),
  );
  bubble.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, img")) return;
    event.preventDefault();
    openOptions(message, phone);
  });
  longPress(bubble, () => openOptions(message, phone));
  return node;
}

/** The id of a message's element; two phones may show the same page. */
export const domId = (id, phone) => `${phone.id}-${id}`.replace(/[^\w-]/g, "_");

const kindOf = ({ payload }) => payload.interactive?.type ?? payload.type ?? "text";

function quote(message, phone) {
  const context = message.payload.context;
  const id = context?.id ?? context?.message_id;
  if (!id || message.payload.revoked)
    return context?.forwarded ? el("div", { class: "forwarded", text: say("forwarded") }) : null;
  const quoted = phone.message(id);
  const own = quoted?.from === "citizen";
  const text = inShort(quoted);
  return el(
    "button",
    { type: "button", class: `quote ${own ? "own" : ""}`, onclick: () => phone.goTo(id) },
    el("span", { class: "quote-author", text: own ? say("you") : phone.business }),
    el(
      "span",
      { class: "quote-text", lang: languageOf(quoted?.payload.text?.body ?? quoted?.payload.interactive?.body?.text) },
      text,
    ),
  );
}

/** Only the ticks are new: nothing is read out again. */
export function showStatus(node, message) {
  node.className = node.className.replace(/status-\w+/, `status-${message.status}`);
  node.querySelector(".meta").replaceWith(meta(message));
}

function meta(message) {
  const own = message.from === "citizen" && !message.payload.revoked;
  return el(
    "span",
    { class: "meta", "aria-live": "off" },
    message.payload.edited && !message.payload.revoked ? el("span", { text: say("edited") }) : null,
    el("time", { datetime: new Date(message.at * 1000).toISOString(), text: clockTime(message.at) }),
    own
      ? el(
          "span",
          { class: `tick tick-${message.status}` },
          icon(TICKS[message.status] ?? "clock", say(`tick_${message.status}`)),
        )
      : null,
  );
}

function options(message, phone) {
  return el(
    "button",
    {
      type: "button",
      class: "options",
      "aria-label": say("message_options"),
      "aria-haspopup": "dialog",
      onclick: () => openOptions(message, phone),
    },
    icon("down"),
  );
}

function reactions(message, phone) {
  const found = phone.reactionsTo(message.id);
  if (!found.length) return null;
  return el(
    "div",
    { class: "reactions" },
    found.map(({ emoji, own }) =>
      own
        ? el("button", {
            type: "button",
            "aria-label": say("take_reaction_back", { emoji }),
            onclick: () => phone.react(message, ""),
            text: emoji,
          })
        : el("span", { text: emoji }),
    ),
  );
}

function longPress(node, act) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  node.addEventListener(
    "touchstart",
    (event) => {
      if (!event.target.closest("a, button, audio, video, input")) timer = setTimeout(act, LONG_PRESS);
    },
    { passive: true },
  );
  for (const name of ["touchend", "touchmove", "touchcancel"]) node.addEventListener(name, stop, { passive: true });
}

/** A line in the middle of the chat, which is no message. */
export const line = (text, style = "day") =>
  el("div", { class: `line ${style}` }, el("span", { lang: languageOf(text), text }));

/** What the business sent and the phone never got: testers see it, with the reason. */
export function lost(message, phone) {
  const { code, title, error_data } = message.error ?? {};
  const open = el(
    "details",
    {},
    el("summary", {}, icon("alert"), say("not_arrived")),
    el("p", { class: "reason", text: `${code}: ${title}` }),
    error_data?.details && error_data.details !== title ? el("p", { text: error_data.details }) : null,
    el("blockquote", {}, inShort({ ...message, id: "" })),
  );
  return el("div", { class: "line lost", data: { id: message.id, code: String(code) } }, open);
}

/** A text that did not get out of this page. */
export function unsent(text, again) {
  return el(
    "div",
    { class: "message out status-failed unsent" },
    el(
      "div",
      { class: "column" },
      el(
        "div",
        { class: "bubble" },
        el("span", { class: "said-by", text: say("you_said") }),
        el("div", { class: "words", lang: languageOf(text), text }),
        el("span", { class: "meta" }, el("span", { class: "tick tick-failed" }, icon("failed", say("tick_failed")))),
      ),
      el("button", { type: "button", class: "again", onclick: again, text: say("not_sent_again") }),
    ),
  );
}
