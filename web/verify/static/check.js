// The check (docs/certificates.md, "The check"): the same verdicts as seva/certificates/checking.py.

import { readLink } from "./content.js";
import { isSignedBy, openEnvelope, sha256 } from "./cose.js";
import { decodeRecord } from "./record.js";
import { decode, hex, NotACertificate, same } from "./strict.js";

const BY_STATUS = { 1: "revoked", 2: "superseded", 3: "corrected" };
const USE = { certificates: 1, statuses: 2, log: 3 };
const SHORT = 16, DAY = 86400, INDIA = 19800;
export const SIGNED = ["genuine", "expired", "revoked", "superseded", "corrected", "expired_key", "withdrawn_key", "not_yet_valid"];

// Days since 1970-01-01 in India.
export const today = (milliseconds = Date.now()) => Math.floor((milliseconds / 1000 + INDIA) / DAY);

// The key set, signed by the root key; an error when it is not.
export async function readKeys(cose, root) {
  const found = await signedBy(cose, [root], "keys"), keys = new Map();
  for (const row of found.get(6)) {
    const [kid, use, state, department, publicKey, from, until, verifyUntil, withdrawnOn] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => row.get(at));
    keys.set(hex(kid), { kid, use, state, department, publicKey, from, until, verifyUntil, withdrawnOn });
  }
  return keys;
}

// The public keys that sign heads of the log.
export function keysOfLog(keys, now) {
  return [...keys.values()].filter((key) => key.use === USE.log && key.withdrawnOn === undefined && now <= key.verifyUntil).map((key) => key.publicKey);
}

// The status list, signed by a key of the set that is for that.
export async function readStatuses(cose, keys, now) {
  const able = [...keys.values()].filter((key) => key.use === USE.statuses && key.withdrawnOn === undefined && key.from <= now && now <= key.verifyUntil);
  const found = await signedBy(cose, able.map((key) => key.publicKey), "statuses");
  return { asOf: found.get(4), nextUpdate: found.get(5), entries: found.get(6) };
}

async function signedBy(cose, publicKeys, what) {
  const envelope = openEnvelope(cose);
  for (const publicKey of publicKeys) {
    if (same((await sha256(publicKey)).subarray(0, 8), envelope.kid) && await isSignedBy(envelope, publicKey)) {
      const found = decode(envelope.payload);
      if (found.get(1) !== 1 || found.get(2) !== what) break;
      return found;
    }
  }
  throw new NotACertificate("unreadable");
}

export async function checkText(given, keys, statuses, now) {
  try {
    return await check(readLink(given), keys, statuses, now);
  } catch (error) {
    if (error instanceof NotACertificate) return { verdict: error.code };
    throw error;
  }
}

async function check(cose, keys, statuses, now) {
  const envelope = openEnvelope(cose), key = keys.get(hex(envelope.kid));
  if (!key || key.use !== USE.certificates) return unknown(envelope, keys);
  if (!await isSignedBy(envelope, key.publicKey)) return { verdict: "altered" };
  const record = decodeRecord(envelope.payload), fingerprint = await sha256(cose);
  const status = statuses && statuses.entries.get(`h'${hex(fingerprint.subarray(0, SHORT))}`);
  const isOld = Boolean(statuses) && statuses.nextUpdate < now * DAY - INDIA;
  return { verdict: verdict(record, key, status, now), record, fingerprint, status, asOf: statuses ? statuses.asOf : null, isOld };
}

function unknown(envelope, keys) {
  let record;
  try { record = decodeRecord(envelope.payload); } catch { return { verdict: "unknown_key" }; }
  const isOurs = [...keys.values()].some((key) => key.use === USE.certificates && key.state === record.state);
  return { verdict: isOurs ? "unknown_key" : "other_state", record };
}

function verdict(record, key, status, now) {
  if (key.state !== record.state || key.department !== record.department) return "wrong_issuer";
  if (key.withdrawnOn !== undefined && key.withdrawnOn <= now) return "withdrawn_key";
  if (status) return BY_STATUS[status[0]];
  if (record.issuedOn < key.from || record.issuedOn > key.until || now > key.verifyUntil) return "expired_key";
  if (now < record.issuedOn) return "not_yet_valid";
  return record.validUntil !== null && record.validUntil < now ? "expired" : "genuine";
}
