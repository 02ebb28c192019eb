// What stands after the # of an address, as bytes: docs/certificates.md, "Link and QR code".

import { inflate } from "./inflate.js";
import { NotACertificate } from "./strict.js";

const LARGEST = 2048, LONGEST = LARGEST * 3, GROUP = 17;
const REST = [0, 3, 5, 8, 10, 13, 15, GROUP];

export function readLink(given) {
  const content = given.trim().slice(given.trim().lastIndexOf("#") + 1).trim();
  if (content.length > LONGEST) throw new NotACertificate("too_large");
  if (/^[0-9]+$/.test(content)) return unpacked(fromDigits(content));
  if (/^[A-Za-z0-9_-]+$/.test(content)) return unpacked(fromBase64(content));
  throw new NotACertificate("unreadable");
}

function fromDigits(digits) {
  const found = [];
  for (let start = 0; start < digits.length; start += GROUP) {
    const group = digits.slice(start, start + GROUP), size = REST.indexOf(group.length);
    if (size < 0) throw new NotACertificate("cut_short");
    let number = BigInt(group);
    for (let byte = 0; byte < size; byte += 1) { found.push(Number(number & 255n)); number >>= 8n; }
    if (number) throw new NotACertificate("unreadable");
  }
  return new Uint8Array(found);
}

export function fromBase64(content) {
  if (content.length % 4 === 1) throw new NotACertificate("cut_short");
  return Uint8Array.from(atob(content.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
}

function unpacked(content) {
  if (content[0] === 0xd2) return small(content);
  if (content[0] !== 0x78) throw new NotACertificate("unreadable");
  const { bytes, end } = inflate(content, LARGEST);
  small(bytes);
  if (end !== content.length) throw new NotACertificate("not_canonical");
  return bytes;
}

function small(bytes) {
  if (bytes.length > LARGEST) throw new NotACertificate("too_large");
  return bytes;
}
