// A sheet that comes from below and covers one phone; the rest of that phone waits.

import { el, icon } from "./dom.js";
import { say } from "./words.js";

const CAN_HAVE_FOCUS =
  'button:not([disabled]), a[href], input:not([type="hidden"]):not([disabled]), textarea, select, summary, [tabindex="0"]';
let count = 0;

/** Opens a sheet with a title; gives `close`. `onclose` is called once, however it ends. */
export function openSheet(screen, { title, style = "", onclose = () => {}, focus = null }, ...content) {
  const before = document.activeElement;
  const id = `sheet-title-${++count}`;
  const box = el(
    "div",
    { class: `sheet ${style}`, role: "dialog", "aria-modal": "true", "aria-labelledby": id, tabindex: "-1" },
    el(
      "div",
      { class: "sheet-head" },
      el(
        "button",
        { type: "button", class: "round", "aria-label": say("close"), onclick: () => close() },
        icon("close"),
      ),
      el("h2", { id, text: title }),
    ),
    ...content,
  );
  const layer = el("div", { class: "layer" }, el("div", { class: "shade", onclick: () => close() }), box);
  const others = [...screen.children].filter((node) => !node.inert);
  others.forEach((node) => {
    node.inert = true;
  });
  screen.append(layer);
  layer.addEventListener("keydown", (event) => keys(event, box, close));
  (focus ?? box.querySelectorAll(CAN_HAVE_FOCUS)[1] ?? box).focus({ preventScroll: true });

  let open = true;
  function close() {
    if (!open) return;
    open = false;
    layer.remove();
    others.forEach((node) => {
      node.inert = false;
    });
    if (before?.isConnected) before.focus({ preventScroll: true });
    onclose();
  }
  return { close, box };
}

function keys(event, box, close) {
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
  }
  if (event.key !== "Tab") return;
  const stops = [...box.querySelectorAll(CAN_HAVE_FOCUS)].filter((node) => node.offsetParent !== null);
  const at = stops.indexOf(document.activeElement);
  const next = event.shiftKey ? (at <= 0 ? stops.length - 1 : null) : at === stops.length - 1 ? 0 : null;
  if (next === null) return;
  event.preventDefault();
  stops[next]?.focus();
}

/** A row of a menu. */
export function menuRow(drawn, text, onclick, more = {}) {
  return el("button", { type: "button", class: "menu-row", onclick, ...more }, icon(drawn), el("span", { text }));
}
