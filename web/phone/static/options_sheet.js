// What can be done with a message: answer it, react, copy, correct, delete.

import { partOf } from "./content.js";
import { el } from "./dom.js";
import { menuRow, openSheet } from "./sheet.js";
import { say } from "./words.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const LONGEST_FOR_EDIT = 15 * 60;

export function openOptions(message, phone) {
  if (message.payload.revoked) return;
  const own = message.from === "citizen";
  const part = partOf(message.payload);
  const text = message.template?.body ?? part.body?.text ?? part.body ?? part.caption ?? "";
  const then = (act) => () => {
    sheet.close();
    act();
  };
  const young = phone.now() - message.at < LONGEST_FOR_EDIT;
  const sheet = openSheet(
    phone.screen,
    { title: say("message_options"), style: "menu" },
    el(
      "div",
      { class: "emoji-row" },
      EMOJI.map((emoji) =>
        el("button", {
          type: "button",
          "aria-label": say("react_with", { emoji }),
          onclick: then(() => phone.react(message, emoji)),
          text: emoji,
        }),
      ),
    ),
    menuRow(
      "reply",
      say("reply"),
      then(() => phone.replyTo(message)),
    ),
    text
      ? menuRow(
          "copy",
          say("copy"),
          then(() => phone.copy(text)),
        )
      : null,
    own && young && message.payload.type === "text"
      ? menuRow(
          "form",
          say("edit"),
          then(() => phone.edit(message)),
        )
      : null,
    own
      ? menuRow(
          "trash",
          say("delete_for_all"),
          then(() => phone.revoke(message)),
        )
      : null,
  );
}
