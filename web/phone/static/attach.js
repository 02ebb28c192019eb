// Photos, documents and sound that a citizen picks.

import { act } from "./api.js";
import { el, icon } from "./dom.js";
import { openPlace } from "./place_sheet.js";
import { menuRow, openSheet } from "./sheet.js";
import { languageOf, say, size } from "./words.js";

// WhatsApp sends photos as JPEG with the longer side at most this.
const LONGEST_SIDE = 1600;
const QUALITY = 0.85;
const PICKED = {
  photo: { accept: "image/*", drawn: "picture" },
  document: { accept: ".pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.txt,image/*", drawn: "document" },
  audio: { accept: "audio/*", drawn: "music" },
};

/** The sheet behind the paper clip. */
export function openAttach(phone) {
  const pick = (kind) => () => {
    sheet.close();
    pickFile(phone, kind);
  };
  const sheet = openSheet(
    phone.screen,
    { title: say("attach"), style: "menu" },
    Object.entries(PICKED).map(([kind, { drawn }]) => menuRow(drawn, say(`attach_${kind}`), pick(kind))),
    menuRow("pin", say("attach_place"), () => {
      sheet.close();
      openPlace(phone);
    }),
    menuRow("person", say("attach_contact"), () => {
      sheet.close();
      phone.shareOwnNumber();
    }),
  );
}

/** Lets a file be picked, then shows it before it is sent. */
export function pickFile(phone, kind) {
  const input = el("input", {
    type: "file",
    accept: PICKED[kind].accept,
    class: "unseen",
    tabindex: "-1",
    "aria-label": say(`attach_${kind}`),
  });
  phone.screen.append(input);
  const picked = () => {
    input.remove();
    const [file] = input.files;
    if (file) preview(phone, kind, file);
  };
  input.addEventListener("change", picked);
  input.addEventListener("cancel", () => input.remove());
  input.click();
}

async function preview(phone, kind, picked) {
  let file = picked;
  if (kind === "photo") {
    file = await asJpeg(picked).catch(() => null);
    if (!file) return phone.tell(say("no_photo"));
  }
  const address = URL.createObjectURL(file);
  const caption = el("input", {
    type: "text",
    name: "caption",
    "aria-label": say("caption"),
    placeholder: say("caption"),
    maxlength: "1024",
    autocomplete: "off",
  });
  const form = el(
    "form",
    {},
    el("div", { class: "scroll preview" }, look(kind, picked, address)),
    el(
      "div",
      { class: "foot with-caption" },
      kind === "audio" ? null : caption,
      el("button", { type: "submit", class: "send", "aria-label": say("send") }, icon("send")),
    ),
  );
  const sheet = openSheet(
    phone.screen,
    { title: say(`attach_${kind}`), style: "full", onclose: () => URL.revokeObjectURL(address), focus: caption },
    form,
  );
  if (kind !== "audio") caption.focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sheet.close();
    sendFile(phone, kind, file, caption.value.trim());
  });
  return null;
}

function look(kind, file, address) {
  if (kind === "photo") return el("img", { src: address, alt: file.name });
  if (kind === "audio") return el("audio", { src: address, controls: true });
  return el(
    "div",
    { class: "paper" },
    el("span", { class: "sheet-of-paper" }, icon("document")),
    el("span", { class: "paper-name", lang: languageOf(file.name), text: file.name }),
    el("span", { class: "paper-kind", text: size(file.size) }),
  );
}

/** Sends a file; a sound goes as a voice note when it is one. */
export async function sendFile(phone, kind, file, caption = "") {
  const content = await base64(file);
  const named = { document: "document", photo: "image", audio: "audio" }[kind];
  const more = {
    kind: named,
    mime_type: file.type || "application/octet-stream",
    caption,
    filename: kind === "document" ? file.name : "",
    reply_to: phone.takeReply(),
  };
  await phone.attempt(() => act(phone.id, "media", { content, ...more }));
}

/** Sends a recorded note. */
export async function sendVoice(phone, note) {
  const content = await base64(note);
  await phone.attempt(() => act(phone.id, "voice", { content }));
}

async function asJpeg(file) {
  const bitmap = await createImageBitmap(file);
  const part = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = el("canvas", {
    width: Math.max(1, Math.round(bitmap.width * part)),
    height: Math.max(1, Math.round(bitmap.height * part)),
  });
  const drawn = canvas.getContext("2d");
  drawn.fillStyle = "#fff";
  drawn.fillRect(0, 0, canvas.width, canvas.height);
  drawn.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}

async function base64(blob) {
  const text = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
  return text.slice(text.indexOf(",") + 1);
}
