// WhatsApp sends voice notes as Opus in Ogg; Chromium records Opus in WebM. The packets are the same: they are moved over.

const INTO = new Set([0x18538067, 0x1f43b675, 0x1654ae6b, 0xae, 0xa0]); // Segment, Cluster, Tracks, TrackEntry, BlockGroup
const CODEC_PRIVATE = 0x63a2;
const BLOCKS = new Set([0xa3, 0xa1]); // SimpleBlock, Block
const BLOCK_HEAD = 4;
const PACKETS_IN_PAGE = 40;
const VENDOR = "phone page";

/** Opus in Ogg from what was recorded as WebM. */
export function oggOf(webm) {
  const { head, packets } = read(new Uint8Array(webm));
  const serial = Math.floor(Math.random() * 2 ** 32);
  const pages = [
    page([head], { serial, n: 0, granule: 0, flags: 2 }),
    page([tags()], { serial, n: 1, granule: 0, flags: 0 }),
  ];
  let granule = 0;
  for (let at = 0; at < packets.length; at += PACKETS_IN_PAGE) {
    const some = packets.slice(at, at + PACKETS_IN_PAGE);
    granule += some.reduce((sum, packet) => sum + samples(packet), 0);
    const flags = at + PACKETS_IN_PAGE >= packets.length ? 4 : 0;
    pages.push(page(some, { serial, n: pages.length, granule, flags }));
  }
  return new Blob(pages, { type: "audio/ogg" });
}

function read(bytes) {
  const found = { head: null, packets: [] };
  walk(bytes, 0, bytes.length, found);
  if (!found.head || !found.packets.length) throw new Error("no Opus in the recording");
  return found;
}

function walk(bytes, from, to, found) {
  let at = from;
  while (at < to) {
    const id = number(bytes, at, false);
    const size = number(bytes, at + id.length, true);
    const start = at + id.length + size.length;
    const end = size.unknown ? to : Math.min(to, start + size.value);
    if (INTO.has(id.value)) walk(bytes, start, end, found);
    else if (id.value === CODEC_PRIVATE) found.head = bytes.slice(start, end);
    else if (BLOCKS.has(id.value)) found.packets.push(bytes.slice(start + BLOCK_HEAD, end));
    at = end > at ? end : to;
  }
}

/** A number of EBML: its first bits say how long it is. */
function number(bytes, at, masked) {
  const first = bytes[at] ?? 0;
  const length = first ? Math.clz32(first) - 23 : 8;
  let value = masked ? first & (0xff >> length) : first;
  let ones = value === 0xff >> length;
  for (let n = 1; n < length; n++) {
    value = value * 256 + (bytes[at + n] ?? 0);
    ones &&= bytes[at + n] === 0xff;
  }
  return { value, length, unknown: masked && ones };
}

function tags() {
  const text = new TextEncoder();
  const bytes = new Uint8Array(16 + VENDOR.length);
  bytes.set(text.encode("OpusTags"), 0);
  new DataView(bytes.buffer).setUint32(8, VENDOR.length, true);
  bytes.set(text.encode(VENDOR), 12);
  return bytes;
}

/** How many samples at 48 kHz a packet holds (RFC 6716, 3.1). */
function samples(packet) {
  const kind = packet[0] >> 3;
  const frame =
    kind < 12 ? [480, 960, 1920, 2880][kind & 3] : kind < 16 ? [480, 960][kind & 1] : [120, 240, 480, 960][kind & 3];
  const count = [1, 2, 2, (packet[1] ?? 1) & 63][packet[0] & 3];
  return frame * count;
}

function page(packets, { serial, n, granule, flags }) {
  const lacing = packets.flatMap((packet) => [
    ...Array(Math.floor(packet.length / 255)).fill(255),
    packet.length % 255,
  ]);
  const bytes = new Uint8Array(27 + lacing.length + packets.reduce((sum, packet) => sum + packet.length, 0));
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("OggS"), 0);
  bytes[5] = flags;
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, n, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}
