// Sharing a place: a tap on the map, arrow keys, a name from the list, or where this device is.

import { act } from "./api.js";
import { config } from "./config.js";
import { el, icon } from "./dom.js";
import { bigMap, placeAt } from "./place_map.js";
import { openSheet } from "./sheet.js";
import { language, say } from "./words.js";

const STEP = 0.005;
const MOVES = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function openPlace(phone, replyTo = "") {
  let pin = {
    latitude: config.places[0].latitude,
    longitude: config.places[0].longitude,
    name: config.places[0][language],
  };
  const map = bigMap(say("map_of_delhi"), config.places, pin);
  const shown = el("output", { class: "pin-at" });
  const field = el("button", { type: "button", class: "map-field", "aria-label": say("map_help") }, map);
  const send = el("button", { type: "button", class: "wide", text: say("send_place") });
  const choose = (at) => {
    pin = at;
    map.movePin(pin);
    shown.textContent = [pin.name, `${pin.latitude.toFixed(5)}, ${pin.longitude.toFixed(5)}`]
      .filter(Boolean)
      .join(" · ");
  };
  choose(pin);
  field.addEventListener("click", (event) => {
    if (event.detail === 0) return;
    const box = map.getBoundingClientRect();
    choose(placeAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height));
  });
  field.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    choose({ latitude: pin.latitude + move[0] * STEP, longitude: pin.longitude + move[1] * STEP });
  });
  const sheet = openSheet(
    phone.screen,
    { title: say("send_place"), style: "place-sheet", focus: field },
    el(
      "div",
      { class: "scroll" },
      field,
      shown,
      el(
        "ul",
        { class: "places" },
        config.places.map((place) =>
          el(
            "li",
            {},
            el(
              "button",
              { type: "button", class: "menu-row", onclick: () => choose({ ...place, name: place[language] }) },
              icon("pin"),
              el("span", { text: place[language] }),
            ),
          ),
        ),
      ),
    ),
    el("div", { class: "foot" }, send),
  );
  field.focus({ preventScroll: true });
  send.addEventListener("click", () => {
    sheet.close();
    const { latitude, longitude, name = "" } = pin;
    phone.attempt(() =>
      act(phone.id, "location", { latitude: round(latitude), longitude: round(longitude), name, reply_to: replyTo }),
    );
  });
}

const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
