// zlib (RFC 1950, 1951), at most so many bytes: browsers' own unpacks without a limit, and the older ones have none.

import { NotACertificate } from "./strict.js";

const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const WAYS = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const WAY_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// The unpacked bytes, and how many of the packed ones were read. Codes as in seva/certificates/links.py.
export function inflate(packed, most) {
  if (packed.length < 2) throw new NotACertificate("cut_short");
  if ((packed[0] & 15) !== 8 || packed[0] >> 4 > 7 || packed[1] & 32 || ((packed[0] << 8) | packed[1]) % 31) throw new NotACertificate("unreadable");
  const bits = new Bits(packed, 2), out = [];
  for (let isLast = 0; !isLast;) {
    isLast = bits.take(1);
    const kind = bits.take(2);
    if (kind === 3) throw new NotACertificate("unreadable");
    if (kind === 0) stored(bits, out, most);
    else block(bits, out, most, ...(kind === 1 ? fixed() : dynamic(bits)));
    if (out.length > most) return { bytes: out, end: bits.at };
  }
  const sum = bits.rest(4);
  if (((sum[0] << 24) | (sum[1] << 16) | (sum[2] << 8) | sum[3]) >>> 0 !== adler(out)) throw new NotACertificate("unreadable");
  return { bytes: new Uint8Array(out), end: bits.at };
}

class Bits {
  constructor(bytes, at) { this.bytes = bytes; this.at = at; this.held = 0; this.count = 0; }

  take(count) {
    while (this.count < count) {
      if (this.at >= this.bytes.length) throw new NotACertificate("cut_short");
      this.held |= this.bytes[this.at++] << this.count;
      this.count += 8;
    }
    const found = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return found;
  }

  rest(count) {
    this.held = this.count = 0;
    if (this.at + count > this.bytes.length) throw new NotACertificate("cut_short");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  symbol(tree) {
    let code = 0, first = 0, index = 0;
    for (let length = 1; length <= 15; length += 1) {
      code |= this.take(1);
      const count = tree.counts[length];
      if (code - count < first) return tree.symbols[index + (code - first)];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new NotACertificate("unreadable");
  }
}

function treeOf(lengths) {
  const counts = new Array(16).fill(0), offsets = new Array(16).fill(0), symbols = [];
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  for (let length = 1; length < 15; length += 1) offsets[length + 1] = offsets[length] + counts[length];
  lengths.forEach((length, symbol) => { if (length) symbols[offsets[length]++] = symbol; });
  return { counts, symbols };
}

function fixed() {
  const lengths = Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8));
  return [treeOf(lengths), treeOf(new Array(30).fill(5))];
}

function dynamic(bits) {
  const literals = bits.take(5) + 257, ways = bits.take(5) + 1, codes = bits.take(4) + 4;
  if (literals > 286 || ways > 30) throw new NotACertificate("unreadable");
  const lengths = new Array(19).fill(0);
  for (let at = 0; at < codes; at += 1) lengths[ORDER[at]] = bits.take(3);
  const tree = treeOf(lengths), found = [];
  while (found.length < literals + ways) {
    const symbol = bits.symbol(tree);
    if (symbol < 16) { found.push(symbol); continue; }
    if (symbol === 16 && !found.length) throw new NotACertificate("unreadable");
    const value = symbol === 16 ? found[found.length - 1] : 0;
    const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    for (let time = 0; time < times; time += 1) found.push(value);
  }
  if (found.length > literals + ways || !found[256]) throw new NotACertificate("unreadable");
  return [treeOf(found.slice(0, literals)), treeOf(found.slice(literals))];
}

function stored(bits, out, most) {
  const [low, high, ...other] = bits.rest(4);
  if (other[0] !== (low ^ 255) || other[1] !== (high ^ 255)) throw new NotACertificate("unreadable");
  const count = low | (high << 8);
  if (out.length + count > most) { out.length = most + 1; return; }
  out.push(...bits.rest(count));
}

function block(bits, out, most, letters, ways) {
  for (let symbol = bits.symbol(letters); symbol !== 256; symbol = bits.symbol(letters)) {
    if (symbol === undefined || symbol > 285) throw new NotACertificate("unreadable");
    if (symbol < 256) out.push(symbol);
    else {
      const length = LENGTHS[symbol - 257] + bits.take(LENGTH_BITS[symbol - 257]);
      const way = bits.symbol(ways);
      if (way === undefined || way > 29) throw new NotACertificate("unreadable");
      const back = WAYS[way] + bits.take(WAY_BITS[way]);
      if (back > out.length) throw new NotACertificate("unreadable");
      for (let copied = 0; copied < length; copied += 1) out.push(out[out.length - back]);
    }
    if (out.length > most) return;
  }
}

function adler(bytes) {
  let one = 1, two = 0;
  for (const byte of bytes) { one = (one + byte) % 65521; two = (two + one) % 65521; }
  return ((two << 16) | one) >>> 0;
}
