// What Meta's client checks before a screen may go on: a text for what is wrong with a field, or null.

import { daysBetween, formatter, isDay, weekday } from "./dates.js";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const DEFAULT_MOST = { TextInput: 80, TextArea: 600 };
const FORMS = {
  number: /^-?\d+(\.\d+)?$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  phone: /^\+?[\d\s()-]{5,20}$/,
  passcode: /^\d+$/,
};

/** The checks of each component, in the order in which they are told. Each gets (prop, value, words, language, type). */
const CHECKS = {
  TextInput: [minChars, maxChars, inputType, pattern],
  TextArea: [minChars, maxChars],
  CheckboxGroup: [minItems, maxItems],
  ChipsSelector: [minItems, maxItems],
  DatePicker: [dates],
  CalendarPicker: [dates, days],
};

/** Whether nothing was entered. */
export function isBlank(value) {
  if (typeof value === "string") return !value.trim();
  if (Array.isArray(value)) return !value.length;
  if (value && typeof value === "object") return !value["start-date"] || !value["end-date"];
  return value === undefined || value === null || value === false;
}

/** How long a text is, as people count letters that are typed one by one. */
export function lengthOf(text) {
  return Array.from(text ?? "").length;
}

/** The most characters that a text may have. */
export function mostChars(type, prop) {
  return Number(prop("max-chars") ?? prop("max-length") ?? DEFAULT_MOST[type]);
}

/** What is wrong with the value of a component, or null. */
export function problem(type, prop, value, words, language) {
  if (isBlank(value)) return prop("required") === true ? words("required") : null;
  for (const check of CHECKS[type] ?? []) {
    const found = check(prop, value, words, language, type);
    if (found) return found;
  }
  return null;
}

/** Whether a day may be chosen, as far as the component's limits go. */
export function isOpen(prop, text) {
  const weekdays = prop("include-days");
  return (
    (!prop("min-date") || text >= prop("min-date")) &&
    (!prop("max-date") || text <= prop("max-date")) &&
    !(prop("unavailable-dates") ?? []).includes(text) &&
    (!weekdays?.length || weekdays.includes(WEEKDAYS[weekday(text)]))
  );
}

function minChars(prop, value, words) {
  const least = Number(prop("min-chars") ?? 0);
  return lengthOf(value) < least ? words("minChars", { n: least }) : null;
}

function maxChars(prop, value, words, _language, type) {
  const most = mostChars(type, prop);
  return lengthOf(value) > most ? words("maxChars", { n: most }) : null;
}

function inputType(prop, value, words) {
  const kind = prop("input-type");
  return FORMS[kind] && !FORMS[kind].test(value.trim()) ? words(kind) : null;
}

function pattern(prop, value, words) {
  const wanted = prop("pattern");
  return wanted && !new RegExp(`^(?:${wanted})$`, "u").test(value) ? words("pattern") : null;
}

function minItems(prop, value, words) {
  const least = Number(prop("min-selected-items") ?? 0);
  return value.length < least ? words("minItems", { n: least }) : null;
}

function maxItems(prop, value, words) {
  const most = Number(prop("max-selected-items") ?? Infinity);
  return value.length > most ? words("maxItems", { n: most }) : null;
}

function dates(prop, value, words, language) {
  const given = typeof value === "string" ? [value] : [value["start-date"], value["end-date"]];
  for (const text of given) {
    if (!isDay(text)) return words("noDate");
    if (prop("min-date") && text < prop("min-date")) return words("minDate", { date: formatter(language)(prop("min-date")) });
    if (prop("max-date") && text > prop("max-date")) return words("maxDate", { date: formatter(language)(prop("max-date")) });
    if (!isOpen(prop, text)) return words("noDate");
  }
  return null;
}

function days(prop, value, words) {
  if (typeof value === "string") return null;
  const count = daysBetween(value["start-date"], value["end-date"]);
  if (count < Number(prop("min-days") ?? 1)) return words("minDays", { n: prop("min-days") ?? 1 });
  return count > Number(prop("max-days") ?? Infinity) ? words("maxDays", { n: prop("max-days") }) : null;
}
