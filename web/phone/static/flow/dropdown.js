// Dropdown: a field that opens a list over the screen.

import { chosen, optionTexts, optionsOf } from "./choices.js";
import { element, icon, newId, setAttribute } from "./dom.js";
import { Field } from "./field.js";

const SECONDS_OF_TYPING = 1;

export function Dropdown(specification, session, form) {
  const label = element("span", { class: "flow-label", id: newId() });
  const text = element("span", { class: "flow-value" });
  const listId = newId();
  const button = element(
    "button",
    { type: "button", class: "flow-input flow-opener", role: "combobox", "aria-haspopup": "listbox", "aria-expanded": "false",
      "aria-controls": listId, "aria-labelledby": label.id, onclick: () => openList(field, { button, listId }) },
    text, icon("down"),
  );
  const frame = element("div", { class: "flow-frame" }, button, label);
  const field = new Field(specification, session, { form, focus: () => button.focus() });
  return {
    element: element("div", { class: "flow-field" }, frame, field.below),
    update() {
      const option = optionsOf(field).find((each) => each.id === field.value());
      label.replaceChildren(...field.label().filter(Boolean));
      text.textContent = option?.title ?? "";
      frame.classList.toggle("flow-filled", Boolean(option));
      button.disabled = !field.isEnabled();
      frame.classList.toggle("flow-wrong", field.describe(button));
    },
    destroy: () => field.leave(),
  };
}

function openList(field, { button, listId }) {
  const { session } = field;
  const options = optionsOf(field);
  const close = () => setAttribute(button, "aria-expanded", "false");
  const choose = (option) => {
    const before = options.find((each) => each.id === field.value());
    layer.close();
    close();
    if (option.id === field.value()) return;
    field.isTouched = true;
    field.set(option.id);
    if (before?.["on-unselect-action"]) session.act(before["on-unselect-action"]);
    chosen(field, option, true);
  };
  const rows = options.map((option) => listRow(option, option.id === field.value(), choose));
  const title = field.prop("label") ?? session.words("choose");
  const list = element("div", { role: "listbox", id: listId, class: "flow-list", "aria-label": title }, rows);
  (rows.find((row) => row.getAttribute("aria-selected") === "true") ?? rows[0])?.setAttribute("data-first", "");
  list.addEventListener("keydown", keys(rows));
  setAttribute(button, "aria-expanded", "true");
  const layer = session.sheet.open(title, [list], close);
  list.querySelector("[data-first]")?.scrollIntoView({ block: "center" });
}

function listRow(option, isChosen, choose) {
  const isOff = option.enabled === false;
  const mark = element("span", { class: "flow-radio", "aria-hidden": "true" });
  return element(
    "div",
    { role: "option", tabindex: "-1", class: "flow-option", "aria-selected": String(isChosen), "aria-disabled": isOff ? "true" : null,
      onclick: () => isOff || choose(option),
      onkeydown: (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        if (!isOff) choose(option);
      } },
    optionTexts(option), mark,
  );
}

/** Arrows, Home and End, and the first letters of a title. */
function keys(rows) {
  let typed = "";
  let last = 0;
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  return (event) => {
    const at = rows.indexOf(document.activeElement);
    if (event.key in steps) {
      event.preventDefault();
      rows[Math.max(0, Math.min(rows.length - 1, at + steps[event.key]))].focus();
    } else if (event.key.length === 1 && event.key !== " ") {
      typed = event.timeStamp - last < SECONDS_OF_TYPING * 1000 ? typed + event.key : event.key;
      last = event.timeStamp;
      rows.find((row) => row.textContent.toLowerCase().startsWith(typed.toLowerCase()))?.focus();
    }
  };
}
