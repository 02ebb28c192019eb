// What stands inside of a bubble, by the type of its message.

import { fileOf } from "./api.js";
import { el, icon } from "./dom.js";
import { inline, marked } from "./markup.js";
import { mapWith } from "./place_map.js";
import { openResponse } from "./response_sheet.js";
import { player } from "./voice_player.js";
import { languageOf, rupees, say } from "./words.js";

/** The part of a payload that is named as its type. */
export const partOf = (payload) => payload[payload.type ?? "text"] ?? {};

/** A text as WhatsApp shows it. */
export const words = (text, style = "words") =>
  text ? el("div", { class: style, lang: languageOf(text), dir: "auto" }, marked(text)) : null;

const INSIDE = {
  text: (message) => [words(partOf(message.payload).body)],
  button: (message) => [words(message.payload.button.text)],
  image: (message, phone) => [picture(message, partOf(message.payload), phone), caption(message)],
  sticker: (message, phone) => [picture(message, partOf(message.payload), phone)],
  video: (message) => [video(message), caption(message)],
  audio: (message, phone) => [player(source(message, partOf(message.payload)), message, phone)],
  document: (message) => [paper(message, partOf(message.payload)), caption(message)],
  location: (message) => [place(partOf(message.payload))],
  contacts: (message) => message.payload.contacts.map(contact),
  interactive: (message, phone) => INTERACTIVE[message.payload.interactive.type]?.(message, phone) ?? unknown(message),
  template: (message, phone) => template(message, phone),
  unsupported: (message) => [
    el("div", { class: "words odd", text: message.payload.errors?.[0]?.title ?? say("unsupported") }),
  ],
};

const INTERACTIVE = {
  button_reply: (message) => [words(message.payload.interactive.button_reply.title)],
  list_reply: (message) => [
    words(message.payload.interactive.list_reply.title, "words strong"),
    words(message.payload.interactive.list_reply.description, "words faint"),
  ],
  nfm_reply: (message, phone) => [
    el("div", { class: "words sent-form" }, icon("form"), say("form_sent")),
    el("button", {
      type: "button",
      class: "view-response",
      onclick: () => openResponse(message, phone),
      text: say("view_response"),
    }),
  ],
  order_details: (message, phone) => [...frame(message, phone, order(message.payload.interactive.action.parameters))],
  order_status: (message, phone) => [
    ...frame(message, phone, orderStatus(message.payload.interactive.action.parameters)),
  ],
};
for (const kind of [
  "button",
  "list",
  "cta_url",
  "flow",
  "location_request_message",
  "request_contact_info",
  "address_message",
])
  INTERACTIVE[kind] = (message, phone) => frame(message, phone);

/** The nodes of a message. */
export function inside(message, phone) {
  if (message.payload.revoked) return [el("div", { class: "words odd" }, icon("block"), say("deleted"))];
  const make = INSIDE[message.payload.type ?? "text"];
  return (make ? make(message, phone) : unknown(message)).filter(Boolean);
}

const unknown = () => [el("div", { class: "words odd", text: say("unsupported") })];

/** Header, body and footer. */
function frame(message, phone, first = null) {
  const { header, body, footer } = message.payload.interactive;
  return [header && head(message, header, phone), first, words(body?.text), words(footer?.text, "words faint")].filter(
    Boolean,
  );
}

function head(message, header, phone) {
  if (header.type === "text")
    return el("div", { class: "words strong", lang: languageOf(header.text), dir: "auto", text: header.text });
  if (header.type === "location") return place(header.location);
  const shown = { ...message, payload: { type: header.type, [header.type]: header[header.type] } };
  return el("div", { class: "head" }, inside(shown, phone));
}

function template(message, phone) {
  const { header, body, footer } = message.template;
  return [header && head(message, header, phone), words(body), words(footer, "words faint")];
}

const caption = (message) => words(partOf(message.payload).caption);

/** Where a file of a message is: both sides name it by id, the business also by a link that was fetched. */
export function source(message, part) {
  const id = part.id ?? message.fetched?.[part.link];
  return id ? fileOf(id) : "";
}

function picture(message, part, phone) {
  const name = part.caption || say("photo");
  const image = el("img", { src: source(message, part), alt: name, class: "picture" });
  image.addEventListener("error", () =>
    image.replaceWith(el("div", { class: "missing" }, icon("picture"), say("file_gone"))),
  );
  return el(
    "button",
    {
      class: "open-picture",
      type: "button",
      "aria-label": say("open", { name }),
      onclick: () => phone.showPicture(image.src, name),
    },
    image,
  );
}

function video(message) {
  return el("video", {
    src: source(message, partOf(message.payload)),
    controls: true,
    preload: "metadata",
    class: "picture",
  });
}

function paper(message, part) {
  const name = part.filename || say("document");
  const kind = (part.mime_type ?? name.split(".").pop() ?? "").split("/").pop().slice(0, 8).toUpperCase();
  return el(
    "a",
    {
      class: "paper",
      href: source(message, part),
      target: "_blank",
      rel: "noopener",
      "aria-label": say("open", { name }),
    },
    el("span", { class: "sheet-of-paper" }, icon("document")),
    el("span", { class: "paper-name", lang: languageOf(name) }, name),
    el("span", { class: "paper-kind", text: kind }),
  );
}

function place(pin) {
  const name = pin.name || say("place");
  const at = `${pin.latitude.toFixed(5)}, ${pin.longitude.toFixed(5)}`;
  return el(
    "div",
    { class: "place" },
    mapWith(pin, name),
    el("div", { class: "place-name" }, el("strong", { text: name }), el("span", { text: pin.address || at })),
  );
}

function contact({ name, phones = [] }) {
  return el(
    "div",
    { class: "contact" },
    el("span", { class: "face" }, icon("person")),
    el(
      "span",
      {},
      el("strong", { text: name.formatted_name }),
      ...phones.map(({ phone }) => el("span", { class: "number", text: phone ?? "" })),
    ),
  );
}

function order({ reference_id, total_amount, order: { items } }) {
  return el(
    "div",
    { class: "order" },
    el(
      "div",
      { class: "order-head" },
      icon("pay"),
      el(
        "span",
        {},
        el("strong", { text: items.map((item) => item.name).join(", ") }),
        el("span", { text: say("order_number", { number: reference_id }) }),
      ),
    ),
    el(
      "div",
      { class: "order-total" },
      el("span", { text: say("total") }),
      el("strong", { text: rupees(total_amount) }),
    ),
  );
}

function orderStatus({ reference_id, order: { status, description } }) {
  return el(
    "div",
    { class: "order" },
    el(
      "div",
      { class: "order-head" },
      icon("pay"),
      el(
        "span",
        {},
        el("strong", { text: say(`order_${status}`) }),
        el("span", { text: description || say("order_number", { number: reference_id }) }),
      ),
    ),
  );
}

/** One line for quotes. */
export function inShort(message) {
  if (!message) return [say("message_gone")];
  const { payload, template: filled } = message;
  const part = partOf(payload);
  if (payload.revoked) return [say("deleted")];
  const text =
    part.body?.text ?? (typeof part.body === "string" ? part.body : null) ?? filled?.body ?? part.text ?? part.caption;
  if (text) return inline(text.split("\n").find((line) => line.trim()) ?? "");
  const reply = part.button_reply ?? part.list_reply;
  if (reply) return [reply.title];
  const named = {
    image: ["picture", "photo"],
    document: ["document", "document"],
    audio: ["mic", "voice"],
    location: ["pin", "place"],
    contacts: ["person", "contact"],
    video: ["play", "video"],
  };
  const [drawn, key] = named[payload.type] ?? ["form", "message"];
  return [icon(drawn), part.filename ?? say(key)];
}
