// A voice note: play, pause, and a line to move along.

import { act } from "./api.js";
import { el, icon } from "./dom.js";
import { say } from "./words.js";

const shown = (seconds) =>
  Number.isFinite(seconds)
    ? `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`
    : "0:00";

export function player(source, message, phone) {
  const audio = el("audio", { src: source, preload: "metadata" });
  const time = el("span", { class: "voice-time", text: "0:00" });
  const along = el("input", { type: "range", min: "0", max: "1000", value: "0", "aria-label": say("voice_position") });
  const button = el("button", { type: "button", class: "voice-play", "aria-label": say("play") }, icon("play"));
  const show = () => {
    button.replaceChildren(icon(audio.paused ? "play" : "pause"));
    button.setAttribute("aria-label", say(audio.paused ? "play" : "pause"));
  };
  button.addEventListener("click", () => (audio.paused ? audio.play().catch(() => gone()) : audio.pause()));
  audio.addEventListener("play", () => {
    show();
    if (message.from === "business" && !message.played) {
      message.played = true;
      act(phone.id, "play", { message_id: message.id }).catch(() => {});
    }
  });
  for (const name of ["pause", "ended"]) audio.addEventListener(name, show);
  audio.addEventListener("loadedmetadata", () => {
    time.textContent = shown(audio.duration);
  });
  audio.addEventListener("timeupdate", () => {
    time.textContent = shown(audio.currentTime);
    if (Number.isFinite(audio.duration)) along.value = String((audio.currentTime / audio.duration) * 1000);
  });
  along.addEventListener("input", () => {
    if (Number.isFinite(audio.duration)) audio.currentTime = (along.value / 1000) * audio.duration;
  });
  function gone() {
    time.textContent = say("cannot_play");
    button.disabled = true;
  }
  audio.addEventListener("error", gone);
  return el("div", { class: "voice" }, button, el("span", { class: "voice-line" }, along, time), icon("mic"), audio);
}
