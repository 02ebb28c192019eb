// What happens with a phone besides writing: network, number, blocking, time; and the page itself.

import { act, post } from "./api.js";
import { el } from "./dom.js";
import { menuRow, openSheet } from "./sheet.js";
import { keep, language, say } from "./words.js";

const SILENCE = 25 * 3600;

export function openMenu(phone) {
  const { info, board } = phone;
  if (!info) return;
  const then = (doing) => () => {
    sheet.close();
    doing();
  };
  const does = (name, given, told) =>
    then(async () => {
      if ((await phone.attempt(() => act(phone.id, name, given))) && told) phone.tell(say(told));
    });
  const sheet = openSheet(
    phone.screen,
    { title: say("menu"), style: "menu" },
    el(
      "div",
      { class: "scroll" },
      el("h3", { text: say("this_phone") }),
      menuRow(
        "network",
        say(info.is_online ? "lose_network" : "find_network"),
        does(info.is_online ? "offline" : "online"),
      ),
      menuRow(
        "hourglass",
        say("let_25_hours_pass"),
        then(() => silence(phone)),
      ),
      menuRow(
        "phone",
        say("change_number"),
        then(() => changeNumber(phone)),
      ),
      menuRow(
        "eye",
        say(info.shows_number ? "hide_number" : "show_number"),
        does("hide_number", { hidden: info.shows_number }),
      ),
      menuRow(
        "delivered",
        say(info.sends_read_receipts ? "receipts_off" : "receipts_on"),
        does("read_receipts", { on: !info.sends_read_receipts }),
      ),
      menuRow("block", say(info.has_blocked ? "unblock" : "block"), does(info.has_blocked ? "unblock" : "block")),
      el("h3", { text: say("this_page") }),
      menuRow(
        "code",
        say(board.showsRaw(phone) ? "hide_raw" : "show_raw"),
        then(() => board.toggleRaw(phone)),
      ),
      menuRow(
        "plus",
        say("new_citizen"),
        then(() => board.startAnew(phone)),
      ),
      menuRow("language", say("other_language"), then(otherLanguage), { lang: language === "hi" ? "en" : "hi" }),
    ),
  );
}

/** The stand-in's clock goes on for all phones. */
async function silence(phone) {
  if (await phone.attempt(() => post("/clock", { seconds: SILENCE }))) phone.tell(say("hours_have_passed"));
}

function changeNumber(phone) {
  const field = el("input", {
    type: "tel",
    name: "number",
    id: "new-number",
    required: true,
    pattern: "\\+?[0-9 ]{10,15}",
    value: `+91 ${anyNumber()}`,
    autocomplete: "off",
  });
  const form = el(
    "form",
    { class: "one-field" },
    el("label", { for: "new-number", text: say("new_number") }),
    field,
    el("button", { type: "submit", class: "wide", text: say("change_number") }),
  );
  const sheet = openSheet(phone.screen, { title: say("change_number"), focus: field }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    sheet.close();
    if (await phone.attempt(() => act(phone.id, "change_number", { phone: field.value })))
      phone.tell(say("number_changed"));
  });
}

/** Ten digits of a mobile number that nobody is called on: nothing leaves this machine. */
export const anyNumber = () => `70000 ${String(Math.floor(Math.random() * 1e5)).padStart(5, "0")}`;

/** Hindi for English and the other way round. */
export function otherLanguage() {
  keep("language", language === "hi" ? "en" : "hi");
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  location.replace(address);
}
