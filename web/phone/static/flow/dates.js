// Days as YYYY-MM-DD, without time and zone.

const DAY = 24 * 60 * 60 * 1000;
const WRITTEN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A day as it is written, from year, month (0 to 11) and day, which may run over. */
export function day(year, month, date) {
  return new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
}

/** Whether a text is a day of the calendar. */
export function isDay(text) {
  const found = WRITTEN.exec(text ?? "");
  return Boolean(found) && day(Number(found[1]), Number(found[2]) - 1, Number(found[3])) === text;
}

/** Year, month (0 to 11) and day. */
export function parts(text) {
  const [year, month, date] = text.split("-").map(Number);
  return { year, month: month - 1, date };
}

/** The day so many days later. */
export function plus(text, days) {
  const { year, month, date } = parts(text);
  return day(year, month, date + days);
}

/** The same day so many months later, or the last of that month. */
export function plusMonths(text, months) {
  const { year, month, date } = parts(text);
  return day(year, month + months, Math.min(date, lengthOf(year, month + months)));
}

/** How many days a month has. */
export function lengthOf(year, month) {
  return parts(day(year, month + 1, 0)).date;
}

/** The day of the week, 0 for Sunday. */
export function weekday(text) {
  return new Date(`${text}T00:00:00Z`).getUTCDay();
}

/** How many days lie from one day to another, both counted. */
export function daysBetween(first, last) {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
}

/** Today where the phone is. */
export function today() {
  const now = new Date();
  return day(now.getFullYear(), now.getMonth(), now.getDate());
}

/** A formatter of days in a language, in international digits; `shape` as Intl.DateTimeFormat takes it. */
export function formatter(language, shape = { day: "numeric", month: "long", year: "numeric" }) {
  const locale = language === "hi" ? "hi-IN-u-nu-latn" : "en-IN";
  const format = new Intl.DateTimeFormat(locale, { ...shape, timeZone: "UTC" });
  return (text) => format.format(new Date(`${text}T00:00:00Z`));
}
