// Where a citizen writes: text, paper clip, camera, microphone.

import { openAttach, pickFile, sendVoice } from "./attach.js";
import { inShort } from "./content.js";
import { el, icon } from "./dom.js";
import { canRecord, record } from "./recorder.js";
import { languageOf, say } from "./words.js";

const HIGHEST = 132;

export class Composer {
  constructor(phone, typed) {
    this.phone = phone;
    this.editing = null;
    this.field = el("textarea", {
      rows: "1",
      "aria-label": say("type_message"),
      placeholder: say("type_message"),
      dir: "auto",
      enterkeyhint: "send",
      autocomplete: "off",
    });
    this.field.value = typed;
    this.clip = round("clip", say("attach"), () => openAttach(phone));
    this.photo = round("camera", say("attach_photo"), () => pickFile(phone, "photo"));
    this.main = el("button", { type: "submit", class: "send" });
    this.above = el("div", { class: "above", hidden: true });
    this.form = el(
      "form",
      { class: "composer" },
      this.above,
      el("div", { class: "pill" }, this.field, this.clip, this.photo),
      this.main,
    );
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.field.addEventListener("input", () => this.fit());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.fit();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (this.field.value.trim()) this.form.requestSubmit();
    }
    if (event.key === "Escape" && !this.above.hidden) this.answer(null);
  }

  /** As high as its text, and a microphone where there is none. */
  fit() {
    const { field } = this;
    field.lang = languageOf(field.value);
    field.style.height = "auto";
    if (field.isConnected) field.style.height = `${Math.min(HIGHEST, field.scrollHeight)}px`;
    const writes = Boolean(field.value.trim()) || !canRecord();
    this.photo.hidden = Boolean(field.value.trim());
    this.main.replaceChildren(icon(writes ? "send" : "mic"));
    this.main.setAttribute("aria-label", say(writes ? "send" : "record"));
  }

  type(text) {
    this.field.value = text;
    this.fit();
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) {
      if (canRecord()) this.record();
      return;
    }
    const { editing } = this;
    this.field.value = "";
    this.fit();
    this.field.focus();
    if (editing) {
      this.answer(null);
      this.phone.correct(editing, text);
    } else this.phone.write(text);
  }

  /** Shows above the field which message is answered or corrected; null: none. */
  answer(message, editing = false) {
    this.editing = editing ? message : null;
    this.above.hidden = !message;
    if (!message) {
      this.above.replaceChildren();
      return;
    }
    const own = message.from === "citizen";
    this.above.replaceChildren(
      el(
        "div",
        { class: `quote ${own ? "own" : ""}` },
        el("span", { class: "quote-author", text: editing ? say("edit") : own ? say("you") : this.phone.business }),
        el("span", { class: "quote-text" }, inShort(message)),
      ),
      round("close", say("cancel"), () => this.phone.replyTo(null)),
    );
    this.field.focus();
  }

  /** A bar with the time takes the place of the field while a note is recorded. */
  async record() {
    let note;
    try {
      note = await record();
    } catch {
      this.phone.tell(say("no_microphone"));
      return;
    }
    const began = performance.now();
    const time = el("span", { class: "recording-time", role: "timer", text: "0:00" });
    const clock = setInterval(() => {
      const seconds = Math.floor((performance.now() - began) / 1000);
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }, 250);
    const end = (act) => async () => {
      clearInterval(clock);
      bar.replaceWith(this.form);
      this.field.focus();
      await act();
    };
    const send = el(
      "button",
      {
        type: "button",
        class: "send",
        "aria-label": say("send_voice"),
        onclick: end(async () => sendVoice(this.phone, await note.stop())),
      },
      icon("send"),
    );
    const bar = el(
      "div",
      { class: "composer recording" },
      el(
        "div",
        { class: "pill" },
        round(
          "trash",
          say("drop_voice"),
          end(() => note.drop()),
        ),
        el("span", { class: "recording-dot" }),
        time,
        el("span", { text: say("recording") }),
      ),
      send,
    );
    this.form.replaceWith(bar);
    send.focus();
  }
}

const round = (drawn, label, onclick) =>
  el("button", { type: "button", class: "round", "aria-label": label, onclick }, icon(drawn));
