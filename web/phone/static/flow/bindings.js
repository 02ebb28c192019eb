// Values of a Flow that come from data and form: ${data.x}, ${form.x}, ${screen.S.form.x}, and expressions in backticks.

import { evaluate } from "./expressions.js";

const REFERENCE = /^\$\{([^}]+)\}$/;
const EXPRESSION = /^`([\s\S]*)`$/;

/** What a reference means in a scope {data, form, screen}; undefined if there is no such thing. */
export function look(path, scope) {
  const into = (value, name) => (value !== null && typeof value === "object" && Object.hasOwn(value, name) ? value[name] : undefined);
  return path.trim().split(".").reduce(into, scope);
}

/** A value with all that is bound in it filled in. What comes from data is taken as it is, whatever it looks like. */
export function resolve(value, scope) {
  if (typeof value === "string") return resolveText(value, scope);
  if (Array.isArray(value)) return value.map((each) => resolve(each, scope));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each, scope)]));
}

/** The condition of an If, which is an expression also without backticks. */
export function holds(condition, scope) {
  if (typeof condition !== "string") return Boolean(condition);
  const [, inner] = EXPRESSION.exec(condition) ?? [null, condition];
  return Boolean(evaluate(inner, (path) => look(path, scope)));
}

/** Whether a value is bound to anything. */
export function isBound(value) {
  return typeof value === "string" && (REFERENCE.test(value) || EXPRESSION.test(value));
}

function resolveText(text, scope) {
  const reference = REFERENCE.exec(text);
  if (reference) return look(reference[1], scope);
  const expression = EXPRESSION.exec(text);
  return expression ? evaluate(expression[1], (path) => look(path, scope)) : text;
}
