// Keys for the queue (j, k, x, /, d, n, u), and zooming of papers. Everything works without this file, too.
"use strict";

const OFF = "officials.keys.off";
const STEP = 1.25;

function keysAreOff() {
  try { return localStorage.getItem(OFF) === "yes"; } catch { return false; }
}

function isTyping(node) {
  return node.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

function rows() {
  return [...document.querySelectorAll("tr[data-row]")];
}

function move(by) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const to = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
  to?.querySelector("a").focus();
  to?.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => rows().find((row) => row.contains(document.activeElement))?.querySelector("input[type=checkbox]")?.click(),
  "/": () => document.getElementById("text")?.focus(),
  d: () => document.getElementById("to-decide")?.click(),
  n: () => document.getElementById("to-next")?.click(),
  u: () => document.getElementById("to-queue")?.click(),
};

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || keysAreOff()) return;
  event.preventDefault();
  act();
});

function zoom(pane, how) {
  const image = pane.querySelector("img");
  if (!image) return;
  let size = Number(image.dataset.size || 1);
  let turn = Number(image.dataset.turn || 0);
  if (how === "in") size = Math.min(6, size * STEP);
  if (how === "out") size = Math.max(0.25, size / STEP);
  if (how === "fit") [size, turn] = [1, 0];
  if (how === "turn") turn = (turn + 90) % 360;
  image.dataset.size = size;
  image.dataset.turn = turn;
  image.style.width = `${Math.round(size * 100)}%`;
  // Turned about its middle; on its side it is moved back to where it can be scrolled to.
  image.style.transform = "";
  if (turn) {
    const { offsetWidth: wide, offsetHeight: high } = image;
    const shift = { 90: `translateX(${high}px)`, 180: `translate(${wide}px, ${high}px)`, 270: `translateY(${wide}px)` };
    image.style.transform = `${shift[turn]} rotate(${turn}deg)`;
  }
  pane.querySelector("[data-zoom-now]").textContent = `${Math.round(size * 100)} %`;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (button) zoom(button.closest("[data-pane]"), button.dataset.zoom);
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "keys-off") return;
  try { localStorage.setItem(OFF, event.target.checked ? "yes" : "no"); } catch { /* then it holds for nobody */ }
});

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("keys-off");
  if (box) box.checked = keysAreOff();
});
