// What can be tapped below a bubble: replies, a list, links, a form, a payment, a place.

import { el, icon } from "./dom.js";
import { openList } from "./list_sheet.js";
import { openOrder } from "./order_sheet.js";
import { openPlace } from "./place_sheet.js";
import { languageOf, say } from "./words.js";

const OF_INTERACTIVE = {
  button: (message, phone) =>
    message.payload.interactive.action.buttons.map(({ reply }) =>
      button(reply.title, "reply", () => phone.tap(message, reply.id)),
    ),
  list: (message, phone) => [button(message.payload.interactive.action.button, "list", () => openList(message, phone))],
  cta_url: ({ payload }) => {
    const { display_text, url } = payload.interactive.action.parameters;
    return [outside(display_text, url)];
  },
  flow: (message, phone) => form(message, phone, message.payload.interactive.action.parameters.flow_cta),
  location_request_message: (message, phone) => [button(say("send_place"), "pin", () => openPlace(phone, message.id))],
  request_contact_info: (message, phone) => [
    button(say("share_number"), "person", () => phone.shareOwnNumber(message.id)),
  ],
  order_details: (message, phone) => [button(say("review_and_pay"), "pay", () => openOrder(message, phone))],
};

const OF_TEMPLATE = {
  QUICK_REPLY: (shown, message, phone) => [button(shown.text, "reply", () => phone.tap(message, shown.payload))],
  URL: (shown) => [outside(shown.text, shown.url)],
  PHONE_NUMBER: (shown) => [link(shown.text, "phone", `tel:${shown.phone_number}`)],
  COPY_CODE: (shown, message, phone) => [
    button(shown.text || say("copy_code"), "copy", () => phone.copy(String(shown.code ?? shown.text))),
  ],
  FLOW: (shown, message, phone) => form(message, phone, shown.text),
};

/** The rows below a bubble; none for most messages. */
export function actions(message, phone) {
  if (message.from !== "business") return [];
  if (message.template)
    return (message.template.buttons ?? []).flatMap((shown) => OF_TEMPLATE[shown.type]?.(shown, message, phone) ?? []);
  return OF_INTERACTIVE[message.payload.interactive?.type]?.(message, phone) ?? [];
}

function button(text, drawn, onclick, disabled = false) {
  return el(
    "button",
    { type: "button", class: "action", lang: languageOf(text), onclick, disabled },
    icon(drawn),
    el("span", { text }),
  );
}

function form(message, phone, label) {
  const closed = message.flow?.is_open === false;
  const shown = button(label, "form", () => phone.openFlow(message), closed);
  return [
    shown,
    closed && message.flow.text ? el("p", { class: "action-note", text: message.flow.text }) : null,
  ].filter(Boolean);
}

/** A link that the business sent: to the web, or to an app that pays. */
export function outside(text, address) {
  return link(text, "link", /^(https?|upi):\/\//.test(address) ? address : "#");
}

function link(text, drawn, href) {
  return el(
    "a",
    { class: "action", href, target: "_blank", rel: "noopener noreferrer", lang: languageOf(text) },
    icon(drawn),
    el("span", { text }),
  );
}
