// The bottom sheet that a Flow is shown in: title bar, body, footer, snackbar, dialogs and lists over it.

import { element, icon, newId, setAttribute } from "./dom.js";

const FOCUSABLE = "button:not([disabled]), [href], input:not([disabled]), select, textarea, [tabindex='0']";

/** One sheet over a container. `onBack` and `onLeave` are called for the buttons of the title bar and Escape. */
export class Sheet {
  constructor({ container, words, language, business, onBack, onLeave }) {
    this.words = words;
    this.layers = [];
    this.hadFocus = document.activeElement;
    const id = newId();
    this.heading = element("h2", { class: "flow-title", id, tabindex: "-1" });
    this.backButton = this.#iconButton("back", onBack);
    this.closeButton = this.#iconButton("close", onLeave);
    this.bar = element("header", { class: "flow-bar" }, this.backButton, this.heading, this.closeButton);
    this.progress = element("div", { class: "flow-progress", hidden: true });
    this.body = element("div", { class: "flow-body", role: "group", "aria-labelledby": id });
    this.buttons = element("div", { class: "flow-buttons" });
    const managed = business ? element("p", { class: "flow-managed" }, words("managed", { business })) : null;
    this.footer = element("footer", { class: "flow-footer" }, this.buttons, managed);
    this.notice = element("div", { class: "flow-notice", role: "alert" });
    this.status = element("div", { class: "flow-hidden", role: "status" });
    this.page = element("div", { class: "flow-page" }, this.bar, this.progress, this.body, this.notice, this.footer);
    this.panel = element("div", { class: "flow-sheet", role: "dialog", "aria-labelledby": id }, this.page, this.status);
    this.element = element("div", { class: "flow-root", lang: language }, element("div", { class: "flow-backdrop" }), this.panel);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#escape(event, onLeave);
    });
    this.covered = [...container.children].filter((child) => !child.inert);
    this.covered.forEach((child) => (child.inert = true));
    container.append(this.element);
  }

  /** Shows a screen's parts from the top. */
  show(title, { canGoBack = false } = {}) {
    this.title(title);
    this.bar.classList.toggle("flow-first", !canGoBack);
    this.backButton.hidden = !canGoBack;
    this.tell();
    this.body.replaceChildren();
    this.buttons.replaceChildren();
    this.body.scrollTop = 0;
    this.heading.focus({ preventScroll: true });
  }

  title(text) {
    this.heading.textContent = text;
  }

  /** What scrolls can be scrolled by keyboard, also where nothing in it takes the focus. */
  letScroll() {
    const scrolls = this.body.scrollHeight > this.body.clientHeight;
    setAttribute(this.body, "tabindex", scrolls && !this.body.querySelector(FOCUSABLE) ? "0" : null);
  }

  /** Whether an answer is waited for. */
  busy(is) {
    this.progress.hidden = !is;
    setAttribute(this.panel, "aria-busy", is && "true");
    this.status.textContent = is ? this.words("loading") : "";
  }

  /** A snackbar above the footer, with a button if there is something to do; without a text it goes away. */
  tell(text = "", label = "", onPress = () => {}) {
    const button = label ? [element("button", { type: "button", onclick: onPress }, label)] : [];
    this.notice.replaceChildren(...(text ? [element("span", {}, text), ...button] : []));
  }

  /** Instead of a screen: what is wrong, and what can be done. */
  fail(title, text, label, onPress) {
    this.show(title);
    const button = element("button", { type: "button", class: "flow-primary", onclick: onPress }, label);
    this.body.append(element("div", { class: "flow-failure", role: "alert" }, icon("warning"), element("p", {}, text)));
    this.buttons.append(button);
    button.focus();
  }

  /** A small window with buttons [label, value]; gives the value of the pressed one, for Escape the first. */
  ask(title, text, buttons) {
    return new Promise((answer) => {
      const press = (value) => () => {
        layer.close();
        answer(value);
      };
      const made = buttons.map(([label, value]) =>
        element("button", { type: "button", class: "flow-text-button", onclick: press(value) }, label),
      );
      const content = [text ? element("p", {}, text) : null, element("div", { class: "flow-choices" }, made)];
      const layer = this.cover("flow-window", title, content, press(buttons[0][1]));
      made[0].focus();
    });
  }

  /** A panel over the screen, from the bottom, with its own title and a button to close it; gives {element, close}. */
  open(title, content, onEscape = () => {}) {
    const layer = this.cover("flow-panel", title, content, () => {
      layer.close();
      onEscape();
    });
    const dismiss = this.#iconButton("close", () => layer.escape());
    layer.element.querySelector(".flow-layer-title").before(dismiss);
    layer.focusFirst();
    return layer;
  }

  cover(kind, title, content, escape) {
    const id = newId();
    const heading = element("h3", { class: "flow-layer-title", id }, title);
    const box = element("div", { class: `flow-layer-box ${kind}`, role: "dialog", "aria-labelledby": id }, heading, content);
    const shade = element("div", { class: "flow-layer" }, box);
    const below = this.layers.at(-1)?.element ?? this.page;
    const before = document.activeElement;
    below.inert = true;
    const close = () => {
      shade.remove();
      this.layers = this.layers.filter((layer) => layer.element !== shade);
      below.inert = false;
      before?.focus();
    };
    const focusFirst = () => (shade.querySelector("[data-first]") ?? shade.querySelector(FOCUSABLE))?.focus();
    const layer = { element: shade, close, escape, focusFirst };
    shade.addEventListener("click", (event) => event.target === shade && escape());
    this.layers.push(layer);
    this.panel.append(shade);
    return layer;
  }

  remove() {
    this.element.remove();
    this.covered.forEach((child) => (child.inert = false));
    if (this.hadFocus?.isConnected) this.hadFocus.focus();
  }

  #escape(event, onLeave) {
    event.stopPropagation();
    const layer = this.layers.at(-1);
    if (layer) layer.escape();
    else onLeave();
  }

  #iconButton(name, onPress) {
    const label = this.words(name);
    return element("button", { type: "button", class: "flow-icon-button", "aria-label": label, onclick: onPress }, icon(name));
  }
}
