// The record in a certificate: seva/certificates/records.py.

import { decode, NotACertificate } from "./strict.js";

const NUMBER = /^[A-Z]{2}-CRT-[0-9]{4}-[0-9]{8}$/, NAME = /^[a-z][a-z0-9_]{0,63}$/, STATE = /^[A-Z]{2}$/;
const NEEDED = [1, 2, 3, 4, 5, 6, 9];
const FARTHEST = { first: -719162, last: 2932896 };  // the days of the calendar that dates are counted in: years 1 to 9999

export function decodeRecord(payload) {
  const found = decode(payload);
  if (!(found instanceof Map) || !isWhole(found.get(1))) throw new NotACertificate("unreadable");
  if (found.get(1) !== 1) throw new NotACertificate("newer_version");
  const keys = [...found.keys()];
  if (!NEEDED.every((key) => found.has(key)) || !keys.every((key) => isWhole(key) && key >= 1 && key <= 12)) refuse();
  const record = {
    number: matching(NUMBER, found.get(2)),
    service: matching(NAME, found.get(3)),
    kind: [1, 2].includes(found.get(4)) ? found.get(4) : refuse(),
    department: matching(NAME, found.get(5)),
    state: matching(STATE, found.get(6)),
    holder: found.has(7) ? plain(found.get(7)) : "",
    facts: facts(found.has(8) ? found.get(8) : new Map()),
    issuedOn: day(found.get(9)),
    validUntil: found.has(10) ? day(found.get(10)) : null,
    issuer: found.has(11) ? plain(found.get(11)) : "",
    supersedes: found.has(12) ? matching(NUMBER, found.get(12)) : null,
  };
  if (!record.number.startsWith(record.state)) refuse();
  return record;
}

function refuse() { throw new NotACertificate("unreadable"); }

const isWhole = (value) => typeof value === "number" || typeof value === "bigint";

function matching(pattern, value) {
  return typeof value === "string" && pattern.test(value) ? value : refuse();
}

function plain(value) {
  return typeof value === "string" && value === value.normalize("NFC") && !/\p{Cc}/u.test(value) ? value : refuse();
}

function day(value) {
  return isWhole(value) && value >= FARTHEST.first && value <= FARTHEST.last ? Number(value) : refuse();
}

function facts(value) {
  if (!(value instanceof Map)) refuse();
  for (const [code, fact] of value) {
    if (!isWhole(code) || code <= 0) refuse();
    if (!isWhole(fact)) plain(fact);
  }
  return value;
}
