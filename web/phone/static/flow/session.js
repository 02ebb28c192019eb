// A Flow that is open: which screens were visited, their data and forms, and what the fields of the present one are.

import { act } from "./actions.js";
import { holds, resolve } from "./bindings.js";
import { build } from "./components.js";
import { Sheet } from "./sheet.js";
import { isBlank } from "./validation.js";
import { wordsOf } from "./words.js";

// Whoever asks may ask again: there was no answer, or none that says what is wrong.
const AGAIN = /^$|^(offline|timeout_error|no_http_response_error|unexpected_http_status_code|http_\d+)$/;

export class Session {
  constructor({ container, message, language, business, call, onComplete = () => {}, onClose = () => {} }) {
    Object.assign(this, { message, language, call, onComplete, onClose, words: wordsOf(language) });
    this.flow = { screens: [] };
    this.visited = [];
    this.states = new Map();
    this.fields = new Map();
    this.parts = [];
    this.isDirty = false;
    this.sheet = new Sheet({
      container, business, language, words: this.words,
      onBack: () => this.back(),
      onLeave: () => this.leave(),
    });
  }

  /** Asks for the Flow and its first screen. */
  async start() {
    this.sheet.show(this.words("loading"));
    this.sheet.body.append(Object.assign(document.createElement("div"), { className: "flow-wait" }));
    await this.ask("open", {}, (answer) => {
      this.flow = answer.flow;
      this.enter(answer.screen, answer.data);
    }, () => this.start());
  }

  get screenId() {
    return this.visited.at(-1);
  }

  get screen() {
    return this.screenOf(this.screenId);
  }

  get state() {
    return this.states.get(this.screenId) ?? { data: {}, form: {}, given: {} };
  }

  screenOf(id) {
    return this.flow.screens.find((screen) => screen.id === id);
  }

  get scope() {
    const { data, form } = this.state;
    return { data, form, screen: Object.fromEntries(this.states) };
  }

  value(of) {
    return resolve(of, this.scope);
  }

  holds(condition) {
    return holds(condition, this.scope);
  }

  /** Goes on to a screen, stays on it with new data, or goes back to it. `isBack`: nothing lies behind a new one. */
  enter(id, data = {}, { isBack = false } = {}) {
    const at = this.visited.lastIndexOf(id);
    const isSame = at >= 0 && at === this.visited.length - 1;
    const { form = {}, given = {} } = this.states.get(id) ?? {};
    this.states.set(id, { data, form, given });
    if (at >= 0) this.visited.length = at + 1;
    else this.visited = isBack ? [id] : [...this.visited, id];
    if (isSame && this.parts.length) {
      this.refresh({ isNew: true });
      this.goToFirst((field) => field.told);
    } else this.draw();
    if (data.error_message) this.sheet.tell(String(data.error_message));
  }

  /** Draws the present screen from its beginning. */
  draw() {
    this.drop();
    this.isDirty = false;
    const { title, layout } = this.screen;
    this.sheet.show(this.value(title) ?? "", { canGoBack: this.visited.length > 1 });
    this.guarded(() => {
      this.parts = build(layout?.children ?? [], this);
      this.sheet.body.append(...this.parts.map((part) => part.element));
      this.refresh({ isNew: true });
    });
  }

  /** Fills everything that is bound in again. `isNew`: the data of the screen are new. */
  refresh({ isNew = false } = {}) {
    this.guarded(() => {
      this.sheet.title(this.value(this.screen.title) ?? "");
      if (isNew) this.fields.forEach((field) => field.renew());
      this.fields.forEach((field) => field.settle());
      this.parts.forEach((part) => part.update());
      this.sheet.letScroll();
    });
  }

  drop() {
    this.parts.forEach((part) => part.destroy?.());
    this.parts = [];
    this.fields.clear();
  }

  set(name, value) {
    this.state.form[name] = value;
    this.isDirty = true;
    this.sheet.tell();
    this.refresh();
  }

  /** Whether everything that is needed is there, without saying so. */
  get isFilled() {
    return [...this.fields.values()].every((field) => !field.isShown() || !field.isRequired() || !isBlank(field.value()));
  }

  /** Checks all fields, shows what is wrong, and goes to the first of them. */
  check() {
    const wrong = new Set([...this.fields.values()].filter((field) => field.isShown() && field.check()));
    this.refresh();
    this.goToFirst((field) => wrong.has(field));
    return !wrong.size;
  }

  /** Brings the citizen to the uppermost field of some, if there is one. */
  goToFirst(isOne) {
    [...this.fields.values()].filter(isOne).sort(asShown)[0]?.focus();
  }

  async act(action, { isSubmit = false } = {}) {
    if (!action || this.isBusy || (isSubmit && !this.check()) || this.isStopped) return;
    this.sheet.tell();
    await this.guarded(() => act(this, action));
  }

  /** One question to the stand-in; `then` gets its answer. What can be asked again is offered to be. */
  async ask(step, body, then, again) {
    if (this.isBusy) return;
    this.busy(true);
    let answer = null;
    try {
      answer = await this.call(`flow/${step}`, { message_id: this.message.id, ...body });
    } catch (error) {
      this.busy(false);
      if (!this.isClosed) await this.failed(error, again);
      return;
    }
    this.busy(false);
    if (this.isClosed) return;
    if (answer.response) this.complete(answer);
    else this.guarded(() => then(answer));
  }

  busy(is) {
    this.isBusy = is;
    this.sheet.busy(is);
    this.parts.forEach((part) => part.update());
  }

  async failed(error, again) {
    if (error.code === "flow_token_refused") {
      await this.sheet.ask(error.text || this.words("refused"), "", [[this.words("ok"), true]]);
      this.close("disabled");
    } else if (!AGAIN.test(error.code ?? "")) {
      this.stop();
    } else if (this.visited.length) {
      this.sheet.tell(this.words("noNetwork"), this.words("retry"), () => {
        this.sheet.tell();
        again();
      });
    } else {
      this.sheet.fail(this.words("failed"), this.words("noNetwork"), this.words("retry"), again);
    }
  }

  /** The Flow cannot go on. */
  stop() {
    this.isStopped = true;
    this.drop();
    this.sheet.fail(this.words("failed"), this.words("failedText"), this.words("close"), () => this.close("closed"));
  }

  /** Does something with the Flow's own expressions and screens; what is wrong there ends it and is reported. */
  guarded(work) {
    try {
      return work();
    } catch (error) {
      console.error(error);
      const screen = this.screenId;
      this.stop();
      this.report(screen, error.code ?? "payload-schema-error", error.message);
      return undefined;
    }
  }

  async report(screen, error, text) {
    const body = { message_id: this.message.id, screen, error, error_message: text };
    await this.call("flow/report", body).catch(() => undefined); // the citizen sees the same in any case
  }

  async back() {
    if (this.isBusy || this.visited.length < 2) return;
    if (this.screen.refresh_on_back) {
      const again = () => this.back();
      await this.ask("back", { screen: this.screenId }, ({ screen, data }) => this.enter(screen, data, { isBack: true }), again);
      return;
    }
    this.visited.pop();
    this.draw();
  }

  async leave() {
    const words = this.words;
    const buttons = [[words("cancel"), false], [words("close"), true]];
    const isSure = !this.isDirty || !this.parts.length || (await this.sheet.ask(words("leave"), words("leaveText"), buttons));
    if (isSure) this.close("closed");
  }

  complete({ message_id: messageId, response }) {
    this.onceClosed(() => {
      this.onComplete({ messageId, response });
      this.onClose({ reason: "completed" });
    });
  }

  close(reason = "closed") {
    this.onceClosed(() => this.onClose({ reason }));
  }

  onceClosed(tell) {
    if (this.isClosed) return;
    this.isClosed = true;
    this.drop();
    this.sheet.remove();
    tell();
  }
}

function asShown(one, other) {
  return one.below.compareDocumentPosition(other.below) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1;
}
