// Whether the public log has the issue of a certificate: only its fingerprint is asked for.
// The log's keys come from the key set that the root key has signed, and never from the log itself.

import { fromBase64 } from "./content.js";
import { sha256, verifyBytes } from "./cose.js";
import { hex, same } from "./strict.js";

const HASH = 32, ID = 4, TIMED = 8, SIGNATURE = 64, TIMESTAMPED = 4;
const join = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const bytesOf = (text) => new TextEncoder().encode(text);
const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const base64 = (text) => fromBase64(text.replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_"));
const node = (left, right) => sha256(join([1], left, right));
const half = (number) => Math.floor(number / 2);

// The leaf of an issue, as seva/certificates/transparency/leaves.py writes it.
export function leafOf(record, fingerprint) {
  const day = new Date(record.issuedOn * 86400000).toISOString().slice(0, 10);
  return leafHash(`1 issued ${day} ${hex(fingerprint)}`);
}

export const leafHash = (line) => sha256(join([0], bytesOf(line)));

// Up to the first ancestor that is a right child.
function toRightChild(path, last) {
  let [at, end] = [path, last];
  while (at % 2 === 0 && at !== 0) [at, end] = [half(at), half(end)];
  return [at, end];
}

// RFC 9162, 2.1.3.2.
export async function isIncluded(leaf, index, size, proof, root) {
  let path = index, last = size - 1, found = leaf;
  if (!(index >= 0 && index < size)) return false;
  for (const sibling of proof) {
    if (last <= 0 || sibling.length !== HASH) return false;
    if (path % 2 || path === last) {
      found = await node(sibling, found);
      [path, last] = toRightChild(path, last);
    } else {
      found = await node(found, sibling);
    }
    [path, last] = [half(path), half(last)];
  }
  return last === 0 && same(found, root);
}

// RFC 9162, 2.1.4.2: whether a tree of `old` leaves begins the one of `size` leaves.
export async function isContinued(old, size, proof, oldRoot, root) {
  if (!(old >= 0 && old <= size)) return false;
  if (old === 0) return !proof.length && same(oldRoot, await sha256(new Uint8Array())) && (size > 0 || same(root, oldRoot));
  if (old === size) return !proof.length && same(oldRoot, root);
  let path = old - 1, last = size - 1;
  while (path % 2) [path, last] = [half(path), half(last)];
  // A tree whose size is a power of two is itself the first part: the proof leaves it out.
  const hashes = path ? proof : [oldRoot, ...proof];
  if (!proof.length || hashes.some((item) => item.length !== HASH)) return false;
  let first = hashes[0], second = hashes[0];
  for (const item of hashes.slice(1)) {
    if (last <= 0) return false;
    if (path % 2 || path === last) {
      [first, second] = [await node(item, first), await node(item, second)];
      [path, last] = toRightChild(path, last);
    } else {
      second = await node(second, item);
    }
    [path, last] = [half(path), half(last)];
  }
  return last === 0 && same(first, oldRoot) && same(second, root);
}

// The head in a signed note, if one of these keys (by this name) signed it: {size, root, at, by}; null if none did.
export async function openHead(note, name, publicKeys) {
  const end = note.lastIndexOf("\n\n"), text = `${note.slice(0, end)}\n`, lines = text.split("\n");
  const [origin, size, encoded] = lines;
  if (end < 0 || lines.length !== 4 || origin !== name || !/^(0|[1-9][0-9]{0,14})$/.test(size)) return null;
  const root = base64(encoded);
  if (root.length !== HASH) return null;
  for (const publicKey of publicKeys) {
    const at = await timeSigned(text, note.slice(end + 2), name, publicKey);
    if (at !== null) return { size: Number(size), root, at, by: hex(publicKey) };
  }
  return null;
}

async function timeSigned(text, signatures, name, publicKey) {
  const id = (await sha256(join(bytesOf(`${name}\n`), [TIMESTAMPED], publicKey))).subarray(0, ID);
  for (const line of signatures.split("\n")) {
    const [dash, by, encoded] = line.split(" ");
    if (dash !== "—" || by !== name || !encoded) continue;
    const signature = base64(encoded);
    if (signature.length !== ID + TIMED + SIGNATURE || !same(signature.subarray(0, ID), id)) continue;
    const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(ID);
    const message = bytesOf(`cosignature/v1\ntime ${time}\n${text}`);
    if (await verifyBytes(publicKey, signature.subarray(ID + TIMED), message)) return Number(time);
  }
  return null;
}

// The head of this log that this browser saw last; it is nothing personal.
const memory = {
  place: (head) => `log-head-${head.by}`,
  read(head) {
    try {
      const { size, root } = JSON.parse(localStorage.getItem(this.place(head)));
      return { size, root: fromHex(root) };
    } catch { return null; }
  },
  write(head) {
    try { localStorage.setItem(this.place(head), JSON.stringify({ size: head.size, root: hex(head.root) })); } catch { /* it forgets */ }
  },
};

async function goesOn(url, head) {
  const seen = memory.read(head);
  if (!seen || seen.size === 0) return true;
  if (head.size < seen.size) return false;
  const proof = head.size === seen.size ? [] : (await asked(`${url}/consistency?from=${seen.size}&to=${head.size}`)).proof.map(fromHex);
  return isContinued(seen.size, head.size, proof, seen.root, head.root);
}

// The answer as JSON; null where there is none of that, an error where the log does not answer.
async function asked(address) {
  const reply = await fetch(address, { credentials: "omit", cache: "no-store" });
  if (reply.status === 404) return null;
  if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
  return reply.json();
}

// The head that an answer proves a leaf against; null when it does not.
async function proven(answer, leaf, log) {
  const head = await openHead(answer.head, log.name, log.keys);
  return head && await isIncluded(leaf, answer.index, head.size, answer.proof.map(fromHex), head.root) ? head : null;
}

// "in", "missing", "false" (head or proof do not hold), "changed" (other than what this browser saw before) or "away".
export async function askLog(log, record, fingerprint) {
  try {
    const leaf = await leafOf(record, fingerprint), answer = await asked(`${log.url}/proof?leaf=${hex(leaf)}`);
    if (!answer) return { said: "missing" };
    const head = await proven(answer, leaf, log).catch(() => null);
    if (!head) return { said: "false" };
    if (!await goesOn(log.url, head)) return { said: "changed" };
    memory.write(head);
    return { said: "in", size: head.size, at: head.at };
  } catch {
    return { said: "away" };
  }
}
