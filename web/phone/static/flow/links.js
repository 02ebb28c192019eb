// Components that lead somewhere: Footer, EmbeddedLink, OptIn, NavigationList.

import { element, icon, isWebAddress, newId, pictureAddress, setAttribute } from "./dom.js";
import { Field } from "./field.js";

/** The button that ends a screen, below the part that scrolls. */
export function Footer(specification, session) {
  const press = () => session.act(specification["on-click-action"], { isSubmit: true });
  const label = element("span");
  const button = element("button", { type: "button", class: "flow-primary", onclick: () => isOff() || press() }, label);
  const isOff = () => session.value(specification.enabled) === false;
  const captions = element("p", { class: "flow-captions" });
  const box = element("div", {}, captions, button);
  session.sheet.buttons.append(box);
  const shown = ["left-caption", "center-caption", "right-caption"];
  return {
    element: element("span", { hidden: true }),
    update() {
      label.textContent = session.value(specification.label) ?? "";
      button.classList.toggle("flow-waiting", Boolean(session.isBusy));
      setAttribute(button, "aria-disabled", isOff() || session.isBusy || !session.isFilled ? "true" : null);
      const texts = shown.map((name) => element("span", {}, session.value(specification[name]) ?? ""));
      captions.replaceChildren(...texts);
      captions.hidden = texts.every((text) => !text.textContent);
      box.hidden = session.value(specification.visible) === false;
    },
    destroy: () => box.remove(),
  };
}

/** A line of text that leads to a screen or an address. */
export function EmbeddedLink(specification, session) {
  const action = specification["on-click-action"] ?? {};
  const link =
    action.name === "open_url"
      ? element("a", { class: "flow-link", target: "_blank", rel: "noopener noreferrer" })
      : element("button", { type: "button", class: "flow-link", onclick: () => session.act(action) });
  return {
    element: element("div", { class: "flow-links" }, link),
    update() {
      link.textContent = session.value(specification.text) ?? "";
      const address = session.value(action.url);
      if (action.name === "open_url") setAttribute(link, "href", isWebAddress(address) ? address : null);
    },
  };
}

/** A box to tick, with a link to what it is about. */
export function OptIn(specification, session, form) {
  const action = specification["on-click-action"];
  const change = () => {
    field.isTouched = true;
    field.set(input.checked);
    session.act(specification[input.checked ? "on-select-action" : "on-unselect-action"]);
  };
  const input = element("input", { type: "checkbox", onchange: change });
  const text = element("span", { id: newId() });
  const press = () => session.act(action);
  const more = action
    ? element("button", { type: "button", class: "flow-link", "aria-describedby": text.id, onclick: press }, session.words("more"))
    : null;
  const field = new Field(specification, session, { form, focus: () => input.focus() });
  const row = element("div", { class: "flow-opt-in" }, element("label", {}, input, text), more);
  return {
    element: element("div", { class: "flow-field" }, row, field.below),
    update() {
      text.replaceChildren(...field.label().filter(Boolean));
      input.checked = field.value() === true;
      input.disabled = !field.isEnabled();
      row.classList.toggle("flow-wrong", field.describe(input));
    },
    destroy: () => field.leave(),
  };
}

/** A list of places to go to. */
export function NavigationList(specification, session) {
  const label = element("p", { class: "flow-legend" });
  const description = element("p", { class: "flow-note" });
  const list = element("div", { class: "flow-rows" });
  let shown = null;
  return {
    element: element("div", { class: "flow-field" }, label, description, list),
    update() {
      label.textContent = session.value(specification.label) ?? "";
      description.textContent = session.value(specification.description) ?? "";
      const items = session.value(specification["list-items"]) ?? [];
      if (JSON.stringify(items) === shown) return;
      shown = JSON.stringify(items);
      list.replaceChildren(...items.map((item) => navigationRow(item, specification, session)));
    },
  };
}

function navigationRow(item, specification, session) {
  const { "main-content": main = {}, start, end, badge } = item;
  const action = item["on-click-action"] ?? specification["on-click-action"];
  const lines = ["title", "description", "metadata"].filter((name) => main[name]);
  const picture = start?.image
    ? element("img", { class: "flow-option-image", src: pictureAddress(start.image), alt: start["alt-text"] ?? "" })
    : null;
  const texts = lines.map((name) => element("span", { class: name === "title" ? "" : "flow-description" }, main[name]));
  const mark = badge ? element("span", { class: "flow-badge" }, badge) : null;
  const right = end ? element("span", { class: "flow-metadata" }, [end.title, end.description, end.metadata].filter(Boolean).join(" ")) : null;
  return element(
    "button",
    { type: "button", class: "flow-option flow-destination", onclick: () => session.act(action) },
    picture, element("span", { class: "flow-option-texts" }, texts), mark, right, icon("next"),
  );
}
