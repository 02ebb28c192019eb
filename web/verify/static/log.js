// Whether the public log has the issue of a certificate: only its fingerprint is asked for.

import { fromBase64 } from "./content.js";
import { sha256, verifyBytes } from "./cose.js";
import { hex, same } from "./strict.js";

const join = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const bytesOf = (text) => new TextEncoder().encode(text);
const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const base64 = (text) => fromBase64(text.replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_"));

// The leaf of an issue, as seva/certificates/transparency/leaves.py writes it.
export function leafOf(record, fingerprint) {
  const day = new Date(record.issuedOn * 86400000).toISOString().slice(0, 10);
  return sha256(join([0], bytesOf(`1 issued ${day} ${hex(fingerprint)}`)));
}

// RFC 9162, 2.1.3.2.
export async function isIncluded(leaf, index, size, proof, root) {
  let path = index, last = size - 1, found = leaf;
  if (!(index >= 0 && index < size)) return false;
  for (const sibling of proof) {
    if (last <= 0 || sibling.length !== 32) return false;
    if (path % 2 || path === last) {
      found = await sha256(join([1], sibling, found));
      while (path % 2 === 0 && path !== 0) { path = Math.floor(path / 2); last = Math.floor(last / 2); }
    } else {
      found = await sha256(join([1], found, sibling));
    }
    path = Math.floor(path / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(found, root);
}

// The head in a signed note, if one of these keys (by name) signed it: {size, root, at}; null if none did.
export async function openHead(note, name, publicKeys) {
  const end = note.lastIndexOf("\n\n");
  const text = `${note.slice(0, end)}\n`, [origin, size, root] = text.split("\n");
  if (end < 0 || origin !== name || !/^(0|[1-9][0-9]{0,15})$/.test(size)) return null;
  for (const line of note.slice(end + 2).split("\n")) {
    const [dash, by, encoded] = line.split(" ");
    if (dash !== "—" || by !== name) continue;
    const signature = base64(encoded), time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(4);
    const message = bytesOf(`cosignature/v1\ntime ${time}\n${text}`);
    for (const key of publicKeys) {
      if (await verifyBytes(key, signature.subarray(12), message)) return { size: Number(size), root: base64(root), at: Number(time) };
    }
  }
  return null;
}

// The log's own keys: one a line, name+number+base64 of a byte for the kind and the key.
async function keysOf(url) {
  const reply = await fetch(`${url}/key`, { credentials: "omit" });
  const lines = (await reply.text()).trim().split("\n").map((line) => line.split("+"));
  return { name: lines[0][0], keys: lines.map(([, , ...rest]) => base64(rest.join("+")).subarray(1)) };
}

// "in", "missing", "false" (the proof does not hold) or "away".
export async function askLog(url, record, fingerprint) {
  let answer;
  try {
    const leaf = await leafOf(record, fingerprint);
    const log = await keysOf(url);
    const reply = await fetch(`${url}/proof?leaf=${hex(leaf)}`, { credentials: "omit", cache: "no-store" });
    if (reply.status === 404) return { said: "missing" };
    if (!reply.ok) return { said: "away" };
    answer = await reply.json();
    const head = await openHead(answer.head, log.name, log.keys);
    if (!head) return { said: "false" };
    const holds = await isIncluded(leaf, answer.index, head.size, answer.proof.map(fromHex), head.root);
    return { said: holds ? "in" : "false", size: head.size, at: head.at };
  } catch {
    return { said: answer ? "false" : "away" };
  }
}
