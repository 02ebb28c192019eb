// Elements are made one by one; nothing that a person or a server wrote is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. `props`: `on…` are listeners, `data` its dataset, what is null or false is left out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A drawing from icons.js; it says nothing to a screen reader unless it has a label. */
export function icon(name, label = "") {
  const node = document.createElementNS(SVG, "svg");
  const shape = ICONS[name];
  node.setAttribute("viewBox", shape.box ?? "0 0 24 24");
  node.setAttribute("class", `icon icon-${name}`);
  if (label) {
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", label);
  } else node.setAttribute("aria-hidden", "true");
  for (const path of shape.paths) {
    const drawn = document.createElementNS(SVG, "path");
    drawn.setAttribute("d", path);
    if (shape.stroke) drawn.setAttribute("class", "stroke");
    node.append(drawn);
  }
  return node;
}

/** A drawing from parts: [tag, attributes, text?]. */
export function drawing(attributes, parts) {
  const node = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const [tag, given, text] of parts) {
    const part = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(given)) part.setAttribute(name, value);
    if (text) part.textContent = text;
    node.append(part);
  }
  return node;
}

import { ICONS } from "./icons.js";
