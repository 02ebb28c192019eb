// The page's words, in the language that was chosen.

let words = {};
export let language = "en";

/** Chooses a language: the address says it, or the last visit, or the browser. */
export function choose(given) {
  words = given;
  const asked = new URLSearchParams(location.search).get("lang");
  const known = (code) => (["en", "hi"].includes(code) ? code : null);
  language = known(asked) ?? known(recall("language")) ?? known(navigator.language.slice(0, 2)) ?? "en";
  keep("language", language);
  document.documentElement.lang = language;
}

/** A word by its key; `{name}` in it becomes the value of that name. */
export function say(key, values = {}) {
  return words[key][language].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** "hi" for a text with Devanagari in it, so that it is read and set as Hindi. */
export const languageOf = (text) => (/[\u0900-\u097f]/.test(text ?? "") ? "hi" : "en");

/** Keeps something for the next visit. A browser that keeps nothing is no reason to stop. */
export function keep(name, value) {
  try {
    localStorage.setItem(`seva.phone.${name}`, JSON.stringify(value));
  } catch {
    /* private windows may refuse */
  }
}

/** What was kept, or null. */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(`seva.phone.${name}`));
  } catch {
    return null;
  }
}

const locale = () => `${language}-IN`;

/** "5:30 pm" */
export const clockTime = (seconds) =>
  new Intl.DateTimeFormat("en-IN", { hour: "numeric", minute: "2-digit", hour12: true }).format(seconds * 1000);

/** "Today", "Yesterday", the weekday of this week, or the date. */
export function dayName(seconds, now) {
  const start = (moment) => new Date(new Date(moment * 1000).toDateString()).getTime();
  const days = Math.round((start(now) - start(seconds)) / 86400000);
  if (days <= 0) return say("today");
  if (days === 1) return say("yesterday");
  const form = days < 7 ? { weekday: "long" } : { day: "numeric", month: "long", year: "numeric" };
  return new Intl.DateTimeFormat(locale(), form).format(seconds * 1000);
}

/** "₹1,20,000.50" from an amount of Meta's ({value, offset}). */
export const rupees = ({ value, offset }) =>
  new Intl.NumberFormat("en-IN", { style: "currency", currency: "INR" }).format(value / offset);

/** "12 kB" */
export function size(bytes) {
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

/** "+91 98100 00011" */
export const shownNumber = (digits) => `+${digits}`.replace(/^\+91(\d{5})(\d{5})$/, "+91 $1 $2");
