// COSE_Sign1 with Ed25519 (docs/certificates.md, "The signature"), in the browser alone.

import { decode, encodeList, NotACertificate } from "./strict.js";
import { verifyAsync } from "./vendor/noble-ed25519.js";

export function openEnvelope(cose) {
  if (!cose.length || cose[0] !== 0xd2) throw new NotACertificate("unreadable");
  const parts = decode(cose.subarray(1));
  const [prot, unprot, payload, signature] = Array.isArray(parts) && parts.length === 4 ? parts : [];
  if (![prot, payload, signature].every((part) => part instanceof Uint8Array) || !(unprot instanceof Map)) throw new NotACertificate("unreadable");
  const kid = kidOf(decode(prot));
  if (unprot.size) throw new NotACertificate("not_canonical");
  if (signature.length !== 64) throw new NotACertificate("unreadable");
  return { prot, payload, signature, kid };
}

function kidOf(header) {
  if (!(header instanceof Map) || !header.has(1)) throw new NotACertificate("unreadable");
  if (header.get(1) !== -8) throw new NotACertificate("wrong_algorithm");
  const kid = header.get(4);
  if (header.size !== 2 || !(kid instanceof Uint8Array) || kid.length !== 8) throw new NotACertificate("unreadable");
  return kid;
}

export function isSignedBy(envelope, publicKey) {
  const signed = encodeList(["Signature1", envelope.prot, new Uint8Array(), envelope.payload]);
  return verifyBytes(publicKey, envelope.signature, signed);
}

// The browser's own check; where it has none for Ed25519, the vendored one.
export async function verifyBytes(publicKey, signature, signed) {
  let key;
  try {
    key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return verifyAsync(signature, signed, publicKey, { zip215: false }).catch(() => false);
  }
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, signed);
}

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
