// TextInput and TextArea.

import { element, newId, setAttribute } from "./dom.js";
import { Field } from "./field.js";
import { lengthOf, mostChars } from "./validation.js";

/** How each input-type is typed: type of the input, keyboard, what the browser may fill in. */
const TYPES = {
  text: { type: "text" },
  number: { type: "text", inputmode: "decimal" },
  email: { type: "email", inputmode: "email", autocomplete: "email" },
  password: { type: "password", autocomplete: "new-password" },
  passcode: { type: "password", inputmode: "numeric", autocomplete: "one-time-code" },
  phone: { type: "tel", inputmode: "tel", autocomplete: "tel" },
};

export function TextInput(specification, session, form) {
  const type = TYPES[session.value(specification["input-type"]) ?? "text"] ?? TYPES.text;
  return typed(specification, session, form, element("input", { autocomplete: "off", ...type }));
}

export function TextArea(specification, session, form) {
  return typed(specification, session, form, element("textarea", { rows: "3" }));
}

function typed(specification, session, form, control) {
  const field = new Field(specification, session, { form, focus: () => control.focus() });
  const id = newId();
  for (const [name, value] of Object.entries({ id, placeholder: " ", class: "flow-input" })) control.setAttribute(name, value);
  control.addEventListener("input", () => field.set(control.value));
  control.addEventListener("blur", () => {
    field.isTouched ||= field.value() !== "";
    session.refresh();
  });
  const label = element("label", { for: id, class: "flow-label" });
  const frame = element("div", { class: "flow-frame" }, control, label);
  return {
    element: element("div", { class: "flow-field" }, frame, field.below),
    update() {
      label.replaceChildren(...field.label().filter(Boolean));
      const value = String(field.value() ?? "");
      if (control.value !== value) control.value = value;
      control.disabled = !field.isEnabled();
      frame.classList.toggle("flow-wrong", field.describe(control));
      tellLength(field, specification, value);
    },
    destroy: () => field.leave(),
  };
}

/** How much of the space is used: always in an area, in a line only where it gets tight. */
function tellLength(field, specification, value) {
  const most = mostChars(specification.type, field.prop);
  const used = lengthOf(value);
  field.count.hidden = specification.type === "TextInput" && used <= most;
  field.count.textContent = `${used} / ${most}`;
  setAttribute(field.count, "aria-label", field.session.words("count", { n: used, most }));
}
