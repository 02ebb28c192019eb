// Image and ImageCarousel.

import { element, pictureAddress } from "./dom.js";

export function Image(specification, session) {
  const image = element("img", { class: "flow-image" });
  return { element: element("div", { class: "flow-field" }, image), update: () => draw(image, specification, session) };
}

export function ImageCarousel(specification, session) {
  const box = element("div", { class: "flow-carousel", tabindex: "0", role: "group" });
  return {
    element: box,
    update() {
      const images = session.value(specification.images) ?? [];
      while (box.children.length < images.length) box.append(element("img", { class: "flow-image" }));
      while (box.children.length > images.length) box.lastChild.remove();
      images.forEach((image, n) => draw(box.children[n], { ...specification, ...image }, session));
      box.setAttribute("aria-label", images.map((image) => image["alt-text"] ?? "").join(", "));
    },
  };
}

function draw(image, specification, session) {
  const value = (name) => session.value(specification[name]);
  const address = pictureAddress(value("src"));
  if (image.src !== address) image.src = address;
  image.alt = value("alt-text") ?? "";
  image.style.objectFit = value("scale-type") === "cover" ? "cover" : "contain";
  image.style.width = value("width") ? `${Number(value("width"))}px` : "";
  image.style.height = value("height") ? `${Number(value("height"))}px` : "";
  image.style.aspectRatio = value("aspect-ratio") ? String(Number(value("aspect-ratio"))) : "";
}
