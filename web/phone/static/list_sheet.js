// The rows of a list message: one is chosen, then sent.

import { el } from "./dom.js";
import { openSheet } from "./sheet.js";
import { languageOf, say } from "./words.js";

export function openList(message, phone) {
  const { button, sections } = message.payload.interactive.action;
  const send = el("button", { type: "submit", class: "wide", disabled: true, text: say("send") });
  const form = el(
    "form",
    { class: "rows" },
    el(
      "div",
      { class: "scroll" },
      sections.map((section) => group(section, message, send)),
    ),
    el("div", { class: "foot" }, send),
  );
  const sheet = openSheet(phone.screen, { title: button, style: "list-sheet" }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = new FormData(form).get("row");
    sheet.close();
    phone.tap(message, chosen);
  });
}

function group({ title, rows }, message, send) {
  const name = title || message.payload.interactive.action.button;
  return el(
    "fieldset",
    {},
    el("legend", { class: title ? "" : "unseen", lang: languageOf(name), text: name }),
    rows.map((row) =>
      el(
        "label",
        { class: "row" },
        el(
          "span",
          { class: "row-words", lang: languageOf(row.title) },
          el("span", { class: "row-title", text: row.title }),
          row.description ? el("span", { class: "row-more", text: row.description }) : null,
        ),
        el("input", {
          type: "radio",
          name: "row",
          value: row.id,
          onchange: () => {
            send.disabled = false;
          },
        }),
      ),
    ),
  );
}
