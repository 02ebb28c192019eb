// The page that checks certificates: whatever is shown is read and checked here, in the browser.

import { checkText, keysOfLog, readKeys, readStatuses, today } from "./check.js";
import { fromBase64 } from "./content.js";
import { askLog } from "./log.js";
import { readPicture, watch } from "./scan.js";
import { dayOf, element, showOutcome } from "./show.js";

const data = JSON.parse(document.getElementById("data").textContent);
const say = (key) => data.words[key];
const place = document.getElementById("result"), video = document.getElementById("video");
const MOST_BYTES = 10 * 1024 * 1024;
let stopCamera = null;

const trusted = (async () => {
  if (!data.keys) return null;
  const keys = await readKeys(fromBase64(data.keys), fromBase64(data.root));
  const statuses = data.statuses ? await readStatuses(fromBase64(data.statuses), keys, today()).catch(() => null) : null;
  return { keys, statuses };
})().catch(() => null);

function told(text, kind = "careful") {
  place.hidden = false;
  place.className = `card result ${kind}`;
  delete place.dataset.verdict;
  place.replaceChildren(element("p", text));
}

async function check(text) {
  told(say("page.checking"), "waiting");
  const lists = await trusted;
  if (!lists) return told(say("verify.no_keys"));
  const outcome = await checkText(text, lists.keys, lists.statuses, today());
  place.hidden = false;
  showOutcome(place, outcome, data);
  place.append(element("p", say("page.nothing_sent"), { class: "note" }));
  if (outcome.fingerprint && data.log) offerLog(outcome, keysOfLog(lists.keys, today()));
  place.focus();
}

function offerLog(outcome, keys) {
  const button = element("button", say("page.log"), { type: "button", class: "plain" });
  const note = element("p", say("page.log_asks"), { class: "note", role: "status" });
  place.append(button, note);
  button.addEventListener("click", async () => {
    button.disabled = true;
    const found = await askLog({ ...data.log, keys }, outcome.record, outcome.fingerprint);
    note.textContent = say(`page.log_${found.said}`).replace("{size}", found.size).replace("{day}", found.at ? dayOf(found.at, data) : "");
    note.dataset.log = found.said;
    button.disabled = false;
  });
}

function checkAddress() {
  if (location.hash.length > 1) check(location.hash);
}

function offerServer(file, why) {
  told(why);
  const button = element("button", say("page.send_file"), { type: "button" });
  place.append(element("p", say("page.send_file_why"), { class: "note" }), button);
  place.focus();
  button.addEventListener("click", () => sendFile(file));
}

async function sendFile(file) {
  told(say("page.checking"), "waiting");
  try {
    const reply = await fetch("/verify/file", { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream" }, credentials: "omit" });
    if (reply.status === 429) return told(say("page.too_often"));
    const { codes } = reply.ok ? await reply.json() : { codes: [] };
    return codes.length ? await check(codes[0]) : told(say("verify.no_code"));
  } catch {
    return told(say("page.no_network"));
  }
}

async function takeFile(file) {
  if (file.size > MOST_BYTES) return told(say("page.too_large"));
  if (file.type === "application/pdf") return offerServer(file, say("page.pdf"));
  told(say("page.checking"), "waiting");
  const text = await readPicture(file).catch(() => "");
  return text ? check(text) : offerServer(file, say("page.not_seen"));
}

async function openCamera() {
  const box = document.getElementById("camera");
  box.hidden = false;
  try {
    stopCamera = await watch(video, (text) => { closeCamera(); check(text); });
  } catch {
    closeCamera();
    told(say("page.no_camera"));
  }
}

function closeCamera() {
  if (stopCamera) stopCamera();
  stopCamera = null;
  document.getElementById("camera").hidden = true;
}

document.documentElement.classList.add("scripted");
document.getElementById("open-camera").addEventListener("click", openCamera);
document.getElementById("close-camera").addEventListener("click", closeCamera);
document.getElementById("file").addEventListener("change", (event) => { if (event.target.files[0]) takeFile(event.target.files[0]); event.target.value = ""; });
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => { event.preventDefault(); if (event.dataTransfer.files[0]) takeFile(event.dataTransfer.files[0]); });
document.querySelectorAll("a[data-keeps]").forEach((link) => link.addEventListener("click", () => { link.hash = location.hash; }));
window.addEventListener("hashchange", checkAddress);
checkAddress();
trusted.then(() => { document.documentElement.dataset.ready = "yes"; });
