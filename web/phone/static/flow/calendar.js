// A month to choose a day from, by mouse, touch and keyboard.

import { day, formatter, lengthOf, parts, plus, plusMonths, today, weekday } from "./dates.js";
import { element, icon, setAttribute } from "./dom.js";

const YEARS_BACK = 120;
const YEARS_AHEAD = 20;

/** How far each key moves. */
const KEYS = {
  ArrowLeft: (at) => plus(at, -1), ArrowRight: (at) => plus(at, 1), ArrowUp: (at) => plus(at, -7), ArrowDown: (at) => plus(at, 7),
  PageUp: (at, event) => plusMonths(at, event.shiftKey ? -12 : -1), PageDown: (at, event) => plusMonths(at, event.shiftKey ? 12 : 1),
  Home: (at) => plus(at, -weekday(at)), End: (at) => plus(at, 6 - weekday(at)),
};

/** Shows the month of `at`. `isOpen(day)`, `isChosen(day)`, `choose(day)`; `least` and `most` bound the years. */
export class Calendar {
  constructor({ at, least, most, language, words, isOpen, isChosen, choose }) {
    Object.assign(this, { language, words, isOpen, isChosen, choose });
    this.least = least || day(parts(today()).year - YEARS_BACK, 0, 1);
    this.most = most || day(parts(today()).year + YEARS_AHEAD, 11, 31);
    this.at = this.#bounded(at ?? today());
    this.name = formatter(language);
    this.month = this.#select("month", this.#monthNames(), (value) => this.#move(value - this.#now.month));
    this.year = this.#select("year", this.#years(), (value) => this.#move((value - this.#now.year) * 12));
    this.before = this.#arrow("monthBefore", "back", -1);
    this.after = this.#arrow("monthAfter", "next", 1);
    const head = element("div", { class: "flow-months" }, this.before, this.month, this.year, this.after);
    this.grid = element("table", { class: "flow-calendar", role: "grid", onkeydown: (event) => this.#key(event) });
    this.element = element("div", { class: "flow-calendar-box" }, head, this.grid);
    this.draw();
  }

  get #now() {
    return parts(this.at);
  }

  draw() {
    const { year, month } = this.#now;
    this.month.value = String(month);
    this.year.value = String(year);
    this.before.disabled = day(year, month, 0) < this.least;
    this.after.disabled = day(year, month + 1, 1) > this.most;
    setAttribute(this.grid, "aria-label", formatter(this.language, { month: "long", year: "numeric" })(this.at));
    this.grid.replaceChildren(this.#weekdays(), this.#weeks(year, month));
  }

  focus() {
    this.grid.querySelector("[tabindex='0']")?.focus();
  }

  #weekdays() {
    const short = formatter(this.language, { weekday: "short" });
    const long = formatter(this.language, { weekday: "long" });
    const sunday = plus(this.at, -weekday(this.at));
    const cells = Array.from({ length: 7 }, (_, n) => plus(sunday, n)).map((text) =>
      element("th", { scope: "col", abbr: long(text) }, short(text)),
    );
    return element("thead", {}, element("tr", {}, cells));
  }

  #weeks(year, month) {
    const empty = weekday(day(year, month, 1));
    const days = Array.from({ length: lengthOf(year, month) }, (_, n) => this.#day(day(year, month, n + 1), n + 1));
    const cells = [...Array.from({ length: empty }, () => element("td")), ...days];
    const rows = [];
    for (let n = 0; n < cells.length; n += 7) rows.push(element("tr", {}, cells.slice(n, n + 7)));
    return element("tbody", {}, rows);
  }

  #day(text, number) {
    const isOpen = this.isOpen(text);
    const isChosen = this.isChosen(text);
    const button = element(
      "button",
      { type: "button", class: "flow-day", tabindex: text === this.at ? "0" : "-1", "aria-label": this.name(text), "data-day": text,
        "data-first": text === this.at, "aria-disabled": isOpen ? null : "true", "aria-pressed": String(Boolean(isChosen)),
        "aria-current": text === today() ? "date" : null, onclick: () => this.#press(text) },
      String(number),
    );
    if (typeof isChosen === "string") button.classList.add(isChosen);
    return element("td", {}, button);
  }

  #press(text) {
    if (!this.isOpen(text)) return;
    this.at = text;
    this.choose(text);
    this.draw();
    if (this.element.isConnected) this.focus();
  }

  #key(event) {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    this.at = this.#bounded(step(this.at, event));
    this.draw();
    this.focus();
  }

  #move(months) {
    this.at = this.#bounded(plusMonths(this.at, months));
    this.draw();
  }

  #bounded(text) {
    return text < this.least ? this.least : text > this.most ? this.most : text;
  }

  #monthNames() {
    const name = formatter(this.language, { month: "long" });
    return Array.from({ length: 12 }, (_, n) => [n, name(day(2026, n, 1))]);
  }

  #years() {
    const first = parts(this.least).year;
    return Array.from({ length: parts(this.most).year - first + 1 }, (_, n) => [first + n, String(first + n)]).reverse();
  }

  #select(label, options, change) {
    const made = options.map(([value, text]) => element("option", { value }, text));
    return element("select", { "aria-label": this.words(label), onchange: (event) => change(Number(event.target.value)) }, made);
  }

  #arrow(label, name, months) {
    const press = () => this.#move(months);
    return element("button", { type: "button", class: "flow-icon-button", "aria-label": this.words(label), onclick: press }, icon(name));
  }
}
