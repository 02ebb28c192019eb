// The stand-in's addresses. What it refuses comes as an error with its code.

let root = "";

/** Says below which path the stand-in is. */
export function reach(path) {
  root = `${path}/control`;
}

/** What the stand-in refused: `code`, `text`, and the HTTP status. */
export class Refused extends Error {
  constructor(status, body) {
    super(body.text ?? `HTTP ${status}`);
    Object.assign(this, { code: `http_${status}`, ...body, status, text: body.text ?? "" });
  }
}

/** POSTs JSON and gives the answer's JSON. */
export const post = (path, body = {}) =>
  ask(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

export const get = (path) => ask(path, {});

async function ask(path, options) {
  const answer = await fetch(`${root}${path}`, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
}

/** What a phone does: text, tap, media, … */
export const act = (phone, name, given = {}) => post(`/handsets/${encodeURIComponent(phone)}/${name}`, given);

/** The address of a file. */
export const fileOf = (mediaId) => `${root}/media/${encodeURIComponent(mediaId)}`;

/** The address of the events of some phones; `raw` are those whose messages are wanted as they were sent. */
export function liveOf(phones, raw) {
  const query = new URLSearchParams();
  phones.forEach((id) => query.append("phone", id));
  raw.forEach((id) => query.append("raw", id));
  return `${root}/live?${query}`;
}
