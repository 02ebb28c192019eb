// CBOR in one form only (RFC 8949, 4.2.1), as seva/certificates/strict.py reads it.

export class NotACertificate extends Error {
  constructor(code) { super(code); this.code = code; }
}

const DEEPEST = 4;
const BREAK = Symbol("break");
const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// Keys of a map: numbers as they are, texts and bytes as texts that cannot be mistaken for each other.
export const keyOf = (key) => (key instanceof Uint8Array ? `h'${hex(key)}` : typeof key === "string" ? `t'${key}` : key);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

export function decode(bytes) {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (value === BREAK) throw new NotACertificate("unreadable");
  if (reader.isOdd || reader.at !== bytes.length) throw new NotACertificate("not_canonical");
  return value;
}

class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; this.isOdd = false; }

  take(count) {
    if (this.at + count > this.bytes.length) throw new NotACertificate("cut_short");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  // The number in a head; null for an unknown length.
  argument(info) {
    if (info < 24) return info;
    if (info === 31) return null;
    if (info > 27) throw new NotACertificate("unreadable");
    const size = 1 << (info - 24);
    let found = 0n;
    for (const byte of this.take(size)) found = (found << 8n) | BigInt(byte);
    if (found < [24n, 0x100n, 0x10000n, 0x100000000n][info - 24]) this.isOdd = true;
    return found <= Number.MAX_SAFE_INTEGER ? Number(found) : found;
  }

  item(depth) {
    const head = this.take(1)[0];
    const major = head >> 5, info = head & 31;
    if (major === 7) return this.simple(info);
    const count = this.argument(info);
    if (count === null && (major < 2 || major === 6)) throw new NotACertificate("unreadable");
    if (major === 0) return count;
    if (major === 1) return -1 - Number(count);
    if (major === 6) { this.isOdd = true; return this.item(depth); }
    if (depth >= DEEPEST && major >= 4) throw new NotACertificate("unreadable");
    if (count === null) this.isOdd = true;
    if (major < 4) return this.string(major, count);
    return major === 4 ? this.list(count, depth) : this.map(count, depth);
  }

  simple(info) {
    if (info === 31) return BREAK;
    if (info > 27) throw new NotACertificate("unreadable");
    if (info >= 24) this.take(1 << (info - 24));
    this.isOdd = true;  // true, false, null and fractions stand in no certificate
    return undefined;
  }

  string(major, count) {
    const bytes = count === null ? this.pieces(major) : this.take(Number(count));
    if (major === 2) return bytes;
    try { return text.decode(bytes); } catch { throw new NotACertificate("unreadable"); }
  }

  pieces(major) {
    const found = [];
    for (let head = this.take(1)[0]; head !== 0xff; head = this.take(1)[0]) {
      if (head >> 5 !== major) throw new NotACertificate("unreadable");
      const count = this.argument(head & 31);
      if (count === null) throw new NotACertificate("unreadable");
      found.push(...this.take(Number(count)));
    }
    return new Uint8Array(found);
  }

  list(count, depth) {
    const found = [];
    while (count === null || found.length < count) {
      const value = this.item(depth + 1);
      if (value === BREAK) { if (count === null) break; throw new NotACertificate("unreadable"); }
      found.push(value);
    }
    return found;
  }

  map(count, depth) {
    const found = new Map();
    let before = null;
    for (let number = 0; count === null || number < count; number += 1) {
      const start = this.at;
      const key = this.item(depth + 1);
      if (key === BREAK) { if (count === null) break; throw new NotACertificate("unreadable"); }
      const written = this.bytes.slice(start, this.at);
      if (!["number", "string"].includes(typeof key) && !(key instanceof Uint8Array)) this.isOdd = true;
      if (before && !isBefore(before, written)) this.isOdd = true;
      before = written;
      const value = this.item(depth + 1);
      if (value === BREAK) throw new NotACertificate("unreadable");
      found.set(keyOf(key), value);
    }
    return found;
  }
}

// The order of keys: the shorter first, then byte by byte.
function isBefore(one, other) {
  if (one.length !== other.length) return one.length < other.length;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return one[at] < other[at];
  return false;
}

// What stands before a part of what is signed: only texts and bytes are needed.
export function encodeList(parts) {
  const found = [0x80 | parts.length];
  for (const part of parts) {
    const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
    found.push(...head(typeof part === "string" ? 3 : 2, bytes.length), ...bytes);
  }
  return new Uint8Array(found);
}

function head(major, count) {
  if (count < 24) return [(major << 5) | count];
  if (count < 0x100) return [(major << 5) | 24, count];
  if (count < 0x10000) return [(major << 5) | 25, count >> 8, count & 255];
  return [(major << 5) | 26, count >>> 24, (count >> 16) & 255, (count >> 8) & 255, count & 255];
}
