// Makes elements. Text is set as text, never as markup.

let count = 0;

/** An id that no other element of the page has. */
export function newId(prefix = "flow") {
  count += 1;
  return `${prefix}-${count}`;
}

/**
 * An element. `attributes`: strings as they are, booleans as present or absent, functions as listeners ("onclick").
 * `children`: elements and texts; null and undefined are left out.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else setAttribute(made, name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets an attribute; false, null and undefined take it away. */
export function setAttribute(of, name, value) {
  if (value === false || value === null || value === undefined) of.removeAttribute(name);
  else of.setAttribute(name, value === true ? "" : String(value));
}

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  down: "M6 9l6 6 6-6",
  calendar: "M5 6h14v14H5zM5 10h14M9 3v5M15 3v5",
  tick: "M5 13l4 4L19 7",
  warning: "M12 4l9 16H3zM12 10v5M12 17.5v.5",
};

/** A picture that screen readers leave out. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("class", "flow-icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}

/** The address of a picture given in base64; JPEG and PNG, as WhatsApp takes them. */
export function pictureAddress(base64) {
  const kind = String(base64).startsWith("iVBOR") ? "png" : "jpeg";
  return `data:image/${kind};base64,${base64}`;
}

/** Whether an address may be opened: nothing but the web. */
export function isWebAddress(address) {
  return /^https?:\/\//i.test(String(address));
}
