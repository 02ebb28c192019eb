// Components that hold others: Form, If and Switch.

import { build } from "./components.js";
import { element } from "./dom.js";

/** Groups fields, with their initial values and errors. */
export function Form(specification, session) {
  return branching(session, specification, () => specification.children ?? []);
}

/** Shows one of two lists of components. */
export function If(specification, session, form) {
  const chosen = () => (session.holds(specification.condition) ? specification.then : specification.else) ?? [];
  return branching(session, form, chosen);
}

/** Shows the list of components of a case. */
export function Switch(specification, session, form) {
  const { cases = {} } = specification;
  const chosen = () => cases[String(session.value(specification.value))] ?? cases.default ?? [];
  return branching(session, form, chosen);
}

/** What is not shown has no value: fields of another branch are forgotten. */
function branching(session, form, choose) {
  const box = element("div", { class: "flow-block" });
  let shown = null;
  let parts = [];
  const replace = (children) => {
    const before = new Set(session.fields.keys());
    parts.forEach((part) => part.destroy?.());
    const gone = [...before].filter((name) => !session.fields.has(name));
    shown = children;
    parts = build(children, session, form);
    gone.filter((name) => !session.fields.has(name)).forEach((name) => forget(session, name));
    box.replaceChildren(...parts.map((part) => part.element));
  };
  replace(choose());
  return {
    element: box,
    update() {
      const children = choose();
      if (children !== shown) replace(children);
      parts.forEach((part) => part.update());
    },
    destroy: () => parts.forEach((part) => part.destroy?.()),
  };
}

function forget(session, name) {
  delete session.state.form[name];
  delete session.state.given[name];
}
