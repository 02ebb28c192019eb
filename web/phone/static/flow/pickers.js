// DatePicker and CalendarPicker: fields that open a calendar.

import { Calendar } from "./calendar.js";
import { formatter } from "./dates.js";
import { element, icon, newId, setAttribute } from "./dom.js";
import { Field } from "./field.js";
import { isBlank, isOpen } from "./validation.js";

const ENDS = ["start-date", "end-date"];

export function DatePicker(specification, session, form) {
  return picker(specification, session, form, { isRange: false });
}

export function CalendarPicker(specification, session, form) {
  const isRange = session.value(specification.mode) === "range";
  const title = element("h3", { class: "flow-subheading" });
  const text = element("p", { class: "flow-note" });
  const part = picker(specification, session, form, { isRange });
  part.element.prepend(title, text);
  return {
    ...part,
    update() {
      title.textContent = session.value(specification.title) ?? "";
      title.hidden = !title.textContent;
      text.textContent = session.value(specification.description) ?? "";
      text.hidden = !text.textContent;
      part.update();
    },
  };
}

function picker(specification, session, form, { isRange }) {
  const field = new Field(specification, session, { form, focus: () => openers[0].button.focus() });
  const press = () => openCalendar(field, { isRange, openers });
  const openers = (isRange ? ENDS : [null]).map((end) => opener(press, end));
  const name = formatter(session.language);
  return {
    element: element("div", { class: "flow-field" }, openers.map(({ frame }) => frame), field.below),
    update() {
      for (const { frame, button, label, text, end } of openers) {
        const given = field.prop("label");
        const value = end ? field.value()?.[end] : field.value();
        label.replaceChildren(...field.label(end ? given?.[end] : given).filter(Boolean));
        text.textContent = value ? name(value) : "";
        frame.classList.toggle("flow-filled", Boolean(value));
        button.disabled = !field.isEnabled();
        frame.classList.toggle("flow-wrong", field.describe(button));
      }
    },
    destroy: () => field.leave(),
  };
}

function opener(press, end) {
  const label = element("span", { class: "flow-label", id: newId() });
  const text = element("span", { class: "flow-value" });
  const button = element(
    "button",
    { type: "button", class: "flow-input flow-opener", role: "combobox", "aria-haspopup": "dialog", "aria-expanded": "false",
      "aria-controls": newId(), "aria-labelledby": label.id, onclick: press },
    text, icon("calendar"),
  );
  return { frame: element("div", { class: "flow-frame" }, button, label), button, label, text, end };
}

function openCalendar(field, { isRange, openers }) {
  const { session } = field;
  const expand = (is) => openers.forEach(({ button }) => setAttribute(button, "aria-expanded", String(is)));
  let range = isRange && !isBlank(field.value()) ? { ...field.value() } : {};
  const finish = (value) => {
    layer.close();
    expand(false);
    field.isTouched = true;
    field.set(value);
    session.act(field.specification["on-select-action"]);
  };
  const calendar = new Calendar({
    at: (isRange ? range["start-date"] : field.value()) || undefined,
    least: field.prop("min-date"), most: field.prop("max-date"), language: session.language, words: session.words,
    isOpen: (text) => isOpen(field.prop, text),
    isChosen: (text) => (isRange ? placeIn(range, text) : text === field.value()),
    choose(text) {
      if (!isRange) return finish(text);
      const isSecond = range["start-date"] && !range["end-date"] && text >= range["start-date"];
      range = isSecond ? { ...range, "end-date": text } : { "start-date": text };
      return undefined;
    },
  });
  calendar.element.id = openers[0].button.getAttribute("aria-controls");
  const given = field.prop("label");
  const title = field.prop("title") ?? (isRange ? null : given) ?? session.words("chooseDate");
  const done = element("button", { type: "button", class: "flow-primary", onclick: () => !isBlank(range) && range["end-date"] && finish(range) }, session.words("done"));
  expand(true);
  const layer = session.sheet.open(title, [calendar.element, isRange ? done : null], () => expand(false));
  calendar.focus();
}

/** Where a day lies in a range: its name for the eye, or false. */
function placeIn(range, text) {
  const { "start-date": first, "end-date": last } = range;
  if (text === first || text === last) return "flow-end";
  return first && last && text > first && text < last ? "flow-between" : false;
}
