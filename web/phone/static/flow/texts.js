// Components that are read only.

import { element } from "./dom.js";
import { markdown } from "./markdown.js";

const plain = (text) => [element("p", { class: "flow-plain" }, [text].flat().join("\n"))];

/** A component whose `text` is shown by `render`; drawn again only when the text is another. */
function reading(tag, name, render) {
  return (specification, session) => {
    const box = element(tag, { class: `flow-text ${name} ${styles(specification)}`.trim() });
    let shown = null;
    return {
      element: box,
      update() {
        const text = session.value(specification.text) ?? "";
        const written = JSON.stringify(text);
        if (written !== shown) box.replaceChildren(...render(text, specification));
        shown = written;
      },
    };
  };
}

function styles(specification) {
  const weight = specification["font-weight"] ?? "";
  const struck = specification.strikethrough === true ? "flow-struck" : "";
  return [weight.includes("bold") ? "flow-bold" : "", weight.includes("italic") ? "flow-italic" : "", struck]
    .filter(Boolean)
    .join(" ");
}

const marked = (text, specification) => (specification.markdown === true ? markdown(text) : plain(text));

export const TextHeading = reading("h3", "flow-heading", (text) => [String(text)]);
export const TextSubheading = reading("h3", "flow-subheading", (text) => [String(text)]);
export const TextBody = reading("div", "flow-body-text", marked);
export const TextCaption = reading("div", "flow-caption", marked);
export const RichText = reading("div", "flow-rich", (text) => markdown(text));

/** Stands for PhotoPicker and DocumentPicker. */
export function FilesUnsupported(specification, session) {
  const label = element("p", { class: "flow-legend" });
  const box = element("div", { class: "flow-unsupported" }, label, element("p", {}, session.words("unsupported")));
  return { element: box, update: () => (label.textContent = session.value(specification.label) ?? "") };
}
