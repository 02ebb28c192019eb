// What was sent with a form: its values, as the business gets them.

import { el } from "./dom.js";
import { openSheet } from "./sheet.js";
import { languageOf, say } from "./words.js";

// They stand for the form, not for something that was filled in.
const NOT_SHOWN = ["flow_token"];

export function openResponse(message, phone) {
  const values = Object.entries(valuesOf(message.payload.interactive.nfm_reply.response_json)).filter(
    ([name]) => !NOT_SHOWN.includes(name),
  );
  openSheet(
    phone.screen,
    { title: say("form_sent") },
    el(
      "div",
      { class: "scroll" },
      el(
        "dl",
        { class: "response" },
        values.map(([name, value]) => [
          el("dt", { text: name }),
          el("dd", { lang: languageOf(text(value)), text: text(value) }),
        ]),
      ),
      values.length ? null : el("p", { class: "response", text: say("nothing_filled") }),
    ),
  );
}

const text = (value) => (typeof value === "object" && value !== null ? JSON.stringify(value, null, 1) : String(value));

/** A form may send anything; what is no object is shown as it is. */
function valuesOf(written) {
  try {
    const read = JSON.parse(written);
    return read && typeof read === "object" ? read : { "": written };
  } catch {
    return { "": written };
  }
}
