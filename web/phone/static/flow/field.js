// What all components with a value share: where the value begins, what is wrong with it, and how that is said.

import { element, newId, setAttribute } from "./dom.js";
import { isBound } from "./bindings.js";
import { problem } from "./validation.js";

/** What an empty component of a type has. */
const EMPTY = { CheckboxGroup: () => [], ChipsSelector: () => [], OptIn: () => false };

export class Field {
  /** `specification` is the component in Flow JSON; `focus` brings the citizen to it. */
  constructor(specification, session, { form = {}, focus }) {
    Object.assign(this, { specification, session, form, focus });
    this.name = specification.name;
    this.isTouched = false;
    this.noteId = newId();
    this.errorId = newId();
    this.note = element("p", { class: "flow-note", id: this.noteId, hidden: true });
    this.error = element("p", { class: "flow-error", id: this.errorId, hidden: true });
    this.count = element("span", { class: "flow-count", hidden: true });
    this.below = element("div", { class: "flow-below" }, element("div", {}, this.error, this.note), this.count);
    this.begin();
    session.fields.set(this.name, this);
  }

  /** A property of the component with what is bound in it filled in. */
  prop = (name) => this.session.value(this.specification[name]);

  value() {
    return this.session.state.form[this.name];
  }

  /** Another value from the citizen. */
  set(value) {
    this.told = null;
    this.session.set(this.name, value);
  }

  /** What the citizen entered stays, also on the way back, until the Flow gives another value than before. */
  begin() {
    const { form, given } = this.session.state;
    const initial = this.initial();
    if (JSON.stringify(initial) !== JSON.stringify(given[this.name])) form[this.name] = given[this.name] = initial;
    form[this.name] ??= EMPTY[this.specification.type]?.() ?? "";
  }

  initial() {
    return this.prop("init-value") ?? this.session.value(this.form["init-values"])?.[this.name] ?? undefined;
  }

  /** The data are new: another initial value counts, and errors that came with them are shown until something changes. */
  renew() {
    this.begin();
    this.told = this.toldError();
  }

  toldError() {
    const own = this.specification["error-message"];
    const text = (isBound(own) ? this.prop("error-message") : null) || this.session.value(this.form["error-messages"])?.[this.name];
    return text ? String(text) : null;
  }

  /** A choice that is not offered any more is none. */
  settle() {
    const options = this.prop("data-source");
    if (!Array.isArray(options)) return;
    const { form } = this.session.state;
    const offered = new Set(options.map((option) => option.id));
    const value = form[this.name];
    if (Array.isArray(value)) form[this.name] = value.filter((id) => offered.has(id));
    else if (!offered.has(value)) form[this.name] = "";
  }

  isShown() {
    return this.prop("visible") !== false;
  }

  isEnabled() {
    return this.prop("enabled") !== false;
  }

  isRequired() {
    return this.prop("required") === true;
  }

  /** What is wrong now; once it was asked, it is shown. */
  check() {
    this.isTouched = true;
    return this.isEnabled() ? this.problem() : null;
  }

  problem() {
    const { specification, session } = this;
    const found = problem(specification.type, this.prop, this.value(), session.words, session.language);
    const own = specification["error-message"];
    const isRequired = found === session.words("required");
    return found && own && !isBound(own) && !isRequired ? own : found;
  }

  /** Marks the control and writes help and error below it; gives whether there is an error. */
  describe(control) {
    const text = this.told ?? (this.isTouched && this.isEnabled() ? this.problem() : null);
    const help = this.prop("helper-text");
    this.error.textContent = text ?? "";
    this.error.hidden = !text;
    this.note.textContent = help ?? "";
    this.note.hidden = !help;
    const ids = [text && this.errorId, help && this.noteId].filter(Boolean).join(" ");
    setAttribute(control, "aria-describedby", ids || null);
    setAttribute(control, "aria-invalid", text ? "true" : null);
    setAttribute(control, "aria-required", this.isRequired() ? "true" : null);
    return Boolean(text);
  }

  /** The label as it is shown: what is not needed says so. */
  label(text = this.prop("label")) {
    const optional = this.isRequired() ? null : element("span", { class: "flow-optional" }, ` ${this.session.words("optional")}`);
    return [text ?? "", optional];
  }

  leave() {
    this.session.fields.delete(this.name);
  }
}
