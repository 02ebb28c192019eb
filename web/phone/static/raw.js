// What went over the wire because of a phone: webhooks to the connector, requests to Graph, as they were.

import { el, icon } from "./dom.js";
import { clockTime, say } from "./words.js";

const MOST = 200;

export class Raw {
  constructor(phone, onclose) {
    this.last = 0;
    this.empty = el("p", { class: "raw-empty", text: say("raw_empty") });
    this.list = el("div", { class: "raw-list", tabindex: "0", role: "region", "aria-label": say("raw") }, this.empty);
    this.node = el(
      "aside",
      { class: "raw", "aria-label": `${say("raw")} ${phone.id}` },
      el(
        "div",
        { class: "raw-head" },
        el("h2", { text: say("raw") }),
        el(
          "button",
          { type: "button", class: "round", "aria-label": say("hide_raw"), onclick: onclose },
          icon("close"),
        ),
      ),
      this.list,
    );
  }

  /** Adds a line of the log, once. */
  take(entry) {
    if (entry.n <= this.last) return;
    this.last = entry.n;
    this.empty.remove();
    this.list.append(shown(entry));
    while (this.list.children.length > MOST) this.list.firstElementChild.remove();
    this.list.scrollTop = this.list.scrollHeight;
  }
}

function shown({ kind, name, status, sent, answer, at }) {
  const inward = kind === "webhook" || kind === "flow";
  return el(
    "details",
    { class: inward ? "to-us" : "from-us" },
    el(
      "summary",
      {},
      el("span", { class: "raw-way", text: say(inward ? "raw_in" : "raw_out") }),
      el("code", {
        text: `${kind === "request" ? name.replace(/^(\w+) \/v[\d.]+\/\d+/, "$1 …") : `${kind} ${name}`}${subject(sent)}`,
      }),
      el("span", { class: "raw-status", text: String(status ?? "") }),
      el("time", { text: clockTime(at) }),
    ),
    el("pre", { tabindex: "0", text: JSON.stringify(sent, null, 2) }),
    answer ? el("pre", { class: "raw-answer", tabindex: "0", text: JSON.stringify(answer, null, 2) }) : null,
  );
}

/** Whether statuses are about "sent" or "read", messages and requests a text or a tap. */
function subject(sent) {
  const value = sent?.entry?.[0]?.changes?.[0]?.value ?? {};
  const asked = sent?.interactive?.type ?? sent?.type ?? sent?.status;
  const item = value.statuses?.[0]?.status ?? value.messages?.[0]?.type ?? asked;
  return item ? ` · ${item}` : "";
}
