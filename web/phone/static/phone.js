// One citizen's phone: what it shows of the chat, and what can be done on it.

import { Refused, act } from "./api.js";
import { Composer } from "./composer.js";
import { ChatView } from "./chat_view.js";
import { config } from "./config.js";
import { el, icon } from "./dom.js";
import { openMenu } from "./menu_sheet.js";
import { openSheet } from "./sheet.js";
import { language, say, shownNumber } from "./words.js";

const TELL_FOR = 4000;

export class Phone {
  /** `board` holds all phones; `typed` is a text that stands in the field at the beginning. */
  constructor(id, board, typed = "") {
    Object.assign(this, { id, board, business: say("business"), info: null, messages: new Map(), failed: [], reactions: [], ahead: 0, pending: 0, readSent: new Set() });
    this.view = new ChatView(this);
    this.composer = new Composer(this, typed);
    this.under = el("span", { class: "under" });
    this.notice = el("div", { class: "notice", role: "status" });
    this.toast = el("div", { class: "toast", role: "status" });
    this.suggestions = el("div", { class: "suggestions", hidden: true });
    this.blocked = el("div", { class: "blocked", hidden: true },
      el("p", { text: say("is_blocked") }),
      el("button", { type: "button", class: "wide", onclick: () => this.attempt(() => act(id, "unblock")), text: say("unblock") }));
    this.screen = el("section", { class: "screen", "aria-label": say("phone_of", { number: shownNumber(id) }) },
      this.head(), this.notice, this.view.node, this.suggestions, this.composer.form, this.blocked, this.toast);
    this.showSuggestions();
  }

  head() {
    return el("header", { class: "head-bar" },
      el("span", { class: "face", "aria-hidden": "true", text: "से" }),
      el("div", { class: "who" },
        el("h2", {}, el("span", { text: this.business }), icon("verified", say("verified"))),
        this.under),
      el("button", { type: "button", class: "round more", "aria-label": say("menu"), "aria-haspopup": "dialog", onclick: () => openMenu(this) }, icon("more")));
  }

  /** Takes over what the stand-in tells of this phone. */
  take(news) {
    this.info = news.phone;
    this.ahead = news.ahead;
    this.typing = news.typing;
    for (const message of news.messages) this.messages.set(message.id, message);
    this.failed = news.failed;
    this.reactions = news.reactions;
    this.view.show(news.messages);
    this.showState();
    this.read();
  }

  /** The stand-in knows nothing of this phone any more. */
  isGone() {
    this.messages.clear();
    this.view.clear();
    this.board.revive(this);
  }

  showState() {
    const { info } = this;
    this.under.textContent = this.typing ? say("typing") : say("business_account");
    this.under.classList.toggle("is-typing", Boolean(this.typing));
    const states = [!this.board.isConnected && say("no_stand_in"), info && !info.is_online && say("no_network"), info && !info.shows_number && say("number_hidden")];
    this.notice.textContent = states.find(Boolean) || "";
    const blocked = Boolean(info?.has_blocked);
    this.blocked.hidden = !blocked;
    this.composer.form.hidden = blocked;
    this.suggestions.hidden = blocked || this.messages.size > 0 || this.pending > 0;
    this.board.showOwner(this);
  }

  showSuggestions() {
    const order = language === "hi" ? ["hi", "en"] : ["en", "hi"];
    this.suggestions.append(el("p", { class: "unseen", text: say("suggestions") }),
      ...order.map((code) => el("div", { class: "chips", lang: code }, config.suggestions[code].map((text) =>
        el("button", { type: "button", class: "chip", onclick: () => { this.composer.field.focus(); this.write(text); }, text })))));
  }

  /** Blue ticks for the business, once for each message, while somebody looks. */
  read() {
    if (document.hidden || !this.info?.is_online) return;
    const unread = [...this.messages.values()].filter((m) => m.from === "business" && m.status === "delivered" && !this.readSent.has(m.id));
    if (!unread.length) return;
    unread.forEach((m) => this.readSent.add(m.id));
    act(this.id, "read").catch(() => unread.forEach((m) => this.readSent.delete(m.id)));
  }

  now() {
    return Date.now() / 1000 + this.ahead;
  }

  message(id) {
    return this.messages.get(id);
  }

  /** Reactions of both sides to a message; the last of each counts. */
  reactionsTo(id) {
    const last = (found) => found.filter((reaction) => reaction.message_id === id).at(-1)?.emoji;
    const own = [...this.messages.values()].sort((a, b) => a.n - b.n).filter((m) => m.payload.type === "reaction").map((m) => m.payload.reaction);
    return [{ emoji: last(own), own: true }, { emoji: last(this.reactions), own: false }].filter(({ emoji }) => emoji);
  }

  /** Does something on the stand-in; what it refuses is told. True when it was done. */
  async attempt(doing) {
    try {
      await doing();
      return true;
    } catch (error) {
      this.tell(error instanceof Refused ? say("refused", { text: error.text || error.code }) : say("no_stand_in"));
      return false;
    }
  }

  async write(text) {
    const reply = this.takeReply();
    this.pending += 1;
    this.suggestions.hidden = true;
    this.view.toEnd();
    try {
      await act(this.id, "text", { body: text, reply_to: reply });
    } catch (error) {
      if (error instanceof Refused) this.tell(say("refused", { text: error.text || error.code }));
      this.view.keepUnsent(text, () => this.write(text));
    } finally {
      this.pending -= 1;
    }
  }

  tap(message, choice) {
    this.view.toEnd();
    return this.attempt(() => act(this.id, "tap", { message_id: message.id, choice }));
  }

  react(message, emoji) {
    return this.attempt(() => act(this.id, "reaction", { message_id: message.id, emoji }));
  }

  revoke(message) {
    return this.attempt(() => act(this.id, "revoke", { message_id: message.id }));
  }

  edit(message) {
    this.replying = null;
    this.composer.answer(message, true);
    this.composer.type(message.payload.text.body);
  }

  correct(message, body) {
    return this.attempt(() => act(this.id, "edit", { message_id: message.id, body }));
  }

  replyTo(message) {
    this.replying = message;
    this.composer.answer(message);
  }

  /** The id of the message that is answered, once. */
  takeReply() {
    const id = this.replying?.id ?? "";
    if (id) this.replyTo(null);
    return id;
  }

  shareOwnNumber(replyTo = "") {
    const name = this.info.name;
    const card = { name: { formatted_name: name, first_name: name }, phones: [{ phone: shownNumber(this.info.phone), wa_id: this.info.phone }] };
    return this.attempt(() => act(this.id, "contacts", { contacts: [card], reply_to: replyTo }));
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.tell(say("copied"));
    } catch {
      this.tell(say("not_copied"));
    }
  }

  /** Opens the form of a message. */
  async openFlow(message) {
    let flow;
    try {
      flow = await import("./flow.js");
    } catch {
      this.tell(say("no_forms"));
      return;
    }
    flow.openFlow({
      container: this.screen,
      message,
      language,
      call: (path, body) => act(this.id, path, body),
      onComplete: () => this.view.toEnd(),
      onClose: () => this.board.refresh(),
    });
  }

  showPicture(address, name) {
    openSheet(this.screen, { title: name, style: "full picture-sheet" },
      el("div", { class: "scroll preview" }, el("img", { src: address, alt: name })),
      el("div", { class: "foot" }, el("a", { class: "wide", href: address, target: "_blank", rel: "noopener", text: say("open_file") })));
  }

  /** Goes to a message that is quoted. */
  goTo(id) {
    if (!this.view.goTo(id)) this.tell(say("message_gone"));
  }

  keepAtEnd() {
    this.view.keepAtEnd();
  }

  /** Says something for a moment. */
  tell(text) {
    this.toast.textContent = text;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => { this.toast.textContent = ""; }, TELL_FOR);
  }
}

