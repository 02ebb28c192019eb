// RadioButtonsGroup, CheckboxGroup and ChipsSelector: options that are all in sight.

import { element, newId, pictureAddress } from "./dom.js";
import { Field } from "./field.js";

export const RadioButtonsGroup = (...given) => group(...given, { type: "radio", look: "flow-rows", after: (_, id) => id });
export const CheckboxGroup = (...given) => group(...given, { type: "checkbox", look: "flow-rows", after: toggled });
export const ChipsSelector = (...given) => group(...given, { type: "checkbox", look: "flow-chips", after: toggled });

/** The options of a component, as they are now. */
export function optionsOf(field) {
  const options = field.prop("data-source");
  return Array.isArray(options) ? options : [];
}

/** What an option shows: picture, title, description, and a word at its end. */
export function optionTexts({ title, description, metadata, image, "alt-text": alternative }) {
  const picture = image ? element("img", { class: "flow-option-image", src: pictureAddress(image), alt: alternative ?? "" }) : null;
  const below = description ? element("span", { class: "flow-description" }, description) : null;
  const end = metadata ? element("span", { class: "flow-metadata" }, metadata) : null;
  return [picture, element("span", { class: "flow-option-texts" }, element("span", {}, title ?? ""), below), end];
}

/** What follows a choice: the option's own action, else the component's. */
export async function chosen(field, option, isOn) {
  const name = isOn ? "on-select-action" : "on-unselect-action";
  await field.session.act(option?.[name]);
  await field.session.act(field.specification[name] ?? (isOn ? null : field.specification["on-select-action"]));
}

function toggled(value, id, isOn) {
  const others = value.filter((each) => each !== id);
  return isOn ? [...others, id] : others;
}

function group(specification, session, form, { type, look, after }) {
  const list = element("div", { class: look });
  const legend = element("p", { class: "flow-legend", id: newId() });
  const help = element("p", { class: "flow-note" });
  const role = type === "radio" ? "radiogroup" : "group";
  const box = element("div", { class: "flow-field", role, "aria-labelledby": legend.id });
  const field = new Field(specification, session, { form, focus: () => list.querySelector("input:checked, input")?.focus() });
  const name = newId("flow-choice");
  box.append(legend, help, list, field.below);
  let shown = null;
  const change = (option, isOn) => {
    const before = optionsOf(field).find((other) => other.id === field.value());
    field.isTouched = true;
    field.set(after(field.value(), option.id, isOn));
    if (type === "radio" && before?.["on-unselect-action"]) session.act(before["on-unselect-action"]);
    chosen(field, option, isOn);
  };
  return {
    element: box,
    update() {
      const options = optionsOf(field);
      const written = JSON.stringify(options);
      if (written !== shown) list.replaceChildren(...options.map((option) => row(option, { type, name, change })));
      shown = written;
      legend.replaceChildren(...field.label().filter(Boolean));
      help.textContent = field.prop("description") ?? "";
      help.hidden = !help.textContent;
      list.querySelectorAll("input").forEach((input, n) => {
        input.checked = [field.value()].flat().includes(options[n].id);
        input.disabled = !field.isEnabled() || options[n].enabled === false;
      });
      box.classList.toggle("flow-wrong", field.describe(box));
      if (type === "checkbox") ["aria-required", "aria-invalid"].forEach((each) => box.removeAttribute(each)); // not for groups
    },
    destroy: () => field.leave(),
  };
}

function row(option, { type, name, change }) {
  const input = element("input", { type, name, value: option.id, onchange: () => change(option, input.checked) });
  if (option.color) input.style.accentColor = `#${String(option.color).replace(/[^0-9a-f]/gi, "")}`;
  return element("label", { class: "flow-option" }, optionTexts(option), input);
}
