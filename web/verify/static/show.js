// What was found, in the page's language.

import { SIGNED } from "./check.js";

const GOOD = ["genuine"], CAREFUL = ["expired", "superseded", "corrected", "not_yet_valid", "expired_key", "other_state", "newer_version", "cut_short", "too_large", "unreadable"];
const REASONS = { 1: "obtained_wrongly", 2: "issued_by_mistake", 3: "facts_changed", 4: "holder_asked", 5: "court_order", 6: "error_in_text", 7: "renewed" };
const MARKS = { good: "✓", careful: "!", bad: "✕" };

export function element(name, text, more = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  Object.entries(more).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

export function formatDay(days, data) {
  const at = new Date(days * 86400000);
  return `${at.getUTCDate()} ${data.months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

export const dayOf = (seconds, data) => formatDay(Math.floor((seconds + 19800) / 86400), data);

function rupees(paise) {
  const number = BigInt(paise), sign = number < 0n ? "-" : "", whole = (number < 0n ? -number : number);
  const digits = String(whole / 100n), rest = String(whole % 100n).padStart(2, "0");
  const grouped = digits.length > 3 ? `${digits.slice(0, -3).replace(/\B(?=(\d\d)+$)/g, ",")},${digits.slice(-3)}` : digits;
  return `${sign}₹${grouped}${rest === "00" ? "" : `.${rest}`}`;
}

function factValue(fact, value, data) {
  if (fact.value === "day" && typeof value === "number") return formatDay(value, data);
  if (fact.value === "paise" && typeof value !== "string") return rupees(value);
  return (fact.value === "choice" && (data.choices[fact.id] || {})[value]) || String(value);
}

export function linesOf(outcome, data) {
  const { record, verdict } = outcome, say = data.words;
  if (verdict === "other_state") return [[say["record.state"], record.state], [say["record.number"], record.number]];
  if (!record || !SIGNED.includes(verdict)) return [];
  const lines = [[say["record.kind"], data.services[record.service] || record.service]];
  if (record.holder) lines.push([say["record.holder"], record.holder]);
  for (const [code, value] of record.facts) if (data.facts[code]) lines.push([data.facts[code].label, factValue(data.facts[code], value, data)]);
  lines.push([say["record.issued_on"], formatDay(record.issuedOn, data)]);
  if (record.validUntil !== null) lines.push([say["record.valid_until"], formatDay(record.validUntil, data)]);
  if (data.posts[record.issuer]) lines.push([say["record.issuer"], data.posts[record.issuer]]);
  lines.push([say["record.department"], data.departments[record.department] || record.department], [say["record.number"], record.number]);
  if (record.supersedes) lines.push([say["record.supersedes"], record.supersedes]);
  return lines;
}

export function remarksOf(outcome, data) {
  const found = [], { status, verdict } = outcome;
  if (status) found.push(data.words[`ended.${REASONS[status[2]]}`].replace("{day}", formatDay(status[1], data)));
  if (SIGNED.includes(verdict) && outcome.asOf === null) found.push(data.words["record.no_list"]);
  else if (outcome.isOld) found.push(data.words["record.old_list"].replace("{day}", dayOf(outcome.asOf, data)));
  return found;
}

export function showOutcome(place, outcome, data) {
  const kind = GOOD.includes(outcome.verdict) ? "good" : CAREFUL.includes(outcome.verdict) ? "careful" : "bad";
  place.className = `card result ${kind}`;
  place.dataset.verdict = outcome.verdict;
  const head = element("h2");
  head.append(element("span", MARKS[kind], { class: "mark", "aria-hidden": "true" }), data.words[`verdict.${outcome.verdict}`]);
  const facts = element("dl");
  for (const [label, value] of linesOf(outcome, data)) {
    const pair = element("div");
    pair.append(element("dt", label), element("dd", value));
    facts.append(pair);
  }
  place.replaceChildren(head, element("p", data.words[`verdict.why.${outcome.verdict}`]));
  for (const remark of remarksOf(outcome, data)) place.append(element("p", remark, { class: "remark" }));
  if (facts.children.length) place.append(facts);
}
