// What a citizen does in a chat. All of it goes to the stand-in, which tells the connector.

import { Refused, act } from "./api.js";
import { say, shownNumber } from "./words.js";

/** A phone has `id`, `info`, `view`, `composer`, `suggestions`, and `tell`. */
export class Acts {
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

  async write(text, reply = this.takeReply()) {
    this.pending += 1;
    this.suggestions.hidden = true;
    this.view.toEnd();
    try {
      await act(this.id, "text", { body: text, reply_to: reply });
    } catch (error) {
      if (error instanceof Refused) this.tell(say("refused", { text: error.text || error.code }));
      this.view.keepUnsent(text, () => this.write(text, reply));
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
    const card = {
      name: { formatted_name: name, first_name: name },
      phones: [{ phone: shownNumber(this.info.phone), wa_id: this.info.phone }],
    };
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
}
