// A sketch of Delhi, drawn here so that no map has to be loaded from elsewhere.

import { drawing } from "./dom.js";
import { language } from "./words.js";

const WEST = 76.82,
  EAST = 77.43,
  SOUTH = 28.39,
  NORTH = 28.9;
const WIDTH = 100,
  HEIGHT = 95;
const BORDER =
  "76.94,28.82 76.97,28.83 77,28.86 77.08,28.883 77.14,28.86 77.2,28.85 77.22,28.8 77.19,28.77 77.2,28.74 77.25,28.74 77.28,28.72 77.33,28.71 77.32,28.68 77.33,28.65 77.34,28.62 77.31,28.6 77.3,28.57 77.31,28.54 77.347,28.52 77.32,28.49 77.26,28.48 77.24,28.45 77.24,28.42 77.2,28.404 77.17,28.41 77.17,28.44 77.13,28.47 77.12,28.5 77.05,28.52 77.01,28.53 77,28.55 76.96,28.51 76.92,28.5 76.88,28.51 76.87,28.54 76.84,28.56 76.86,28.6 76.91,28.63 76.93,28.66 76.95,28.69 76.94,28.72 76.96,28.75 76.95,28.79";
const RIVER =
  "77.21,28.87 77.22,28.8 77.2,28.76 77.23,28.72 77.235,28.68 77.25,28.66 77.26,28.62 77.27,28.58 77.3,28.56 77.31,28.54 77.35,28.51";

const within = (value, least, most) => Math.min(most, Math.max(least, value));
const x = (longitude) => ((longitude - WEST) / (EAST - WEST)) * WIDTH;
const y = (latitude) => ((NORTH - latitude) / (NORTH - SOUTH)) * HEIGHT;
const points = (text) =>
  text
    .split(" ")
    .map((pair) => pair.split(",").map(Number))
    .map(([lon, lat]) => `${x(lon).toFixed(1)},${y(lat).toFixed(1)}`)
    .join(" ");

/** Where on the earth a point of the drawing is, kept within it. */
export const placeAt = (part, down) => ({
  latitude: within(NORTH - down * (NORTH - SOUTH), SOUTH, NORTH),
  longitude: within(WEST + part * (EAST - WEST), WEST, EAST),
});

/** The whole map with a pin; `places` are named on it. */
export function bigMap(label, places, pin) {
  const marks = places.flatMap((place) => [
    ["circle", { cx: x(place.longitude), cy: y(place.latitude), r: 0.8, class: "map-dot" }],
    [
      "text",
      {
        x: x(place.longitude) + (place.left ? -1.6 : 1.6),
        y: y(place.latitude) + 1.2,
        class: `map-name ${place.left ? "left" : ""}`,
      },
      place[language],
    ],
  ]);
  const map = drawing({ viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map", role: "img", "aria-label": label }, [
    ...ground(),
    ...marks,
    ["g", { class: "map-pin" }],
  ]);
  const holder = map.querySelector(".map-pin");
  map.movePin = (at) => holder.replaceChildren(...drawing({}, pinAt(at, 1)).children);
  map.movePin(pin);
  return map;
}

/** A small piece of the map around a pin. */
export function mapWith(pin, label) {
  const across = 44;
  const middle = [within(x(pin.longitude), 0, WIDTH), within(y(pin.latitude), 0, HEIGHT)];
  const box = `${middle[0] - across / 2} ${middle[1] - across / 4 - 2} ${across} ${across / 2}`;
  return drawing(
    { viewBox: box, class: "map small", role: "img", "aria-label": label, preserveAspectRatio: "xMidYMid slice" },
    [...ground(), ...pinAt(pin, 0.8)],
  );
}

const ground = () => [
  ["rect", { x: -100, y: -100, width: 400, height: 400, class: "map-around" }],
  ["polygon", { points: points(BORDER), class: "map-land" }],
  ["polyline", { points: points(RIVER), class: "map-river" }],
];

function pinAt({ latitude, longitude }, scale) {
  const left = within(x(longitude), 0, WIDTH),
    top = within(y(latitude), 0, HEIGHT);
  return [
    [
      "path",
      {
        d: "M0 0C-3.4-3.8-4-5.4-4-7a4 4 0 0 1 8 0c0 1.6-.6 3.2-4 7Z",
        class: "map-drop",
        transform: `translate(${left} ${top}) scale(${scale})`,
      },
    ],
    ["circle", { cx: left, cy: top - 7 * scale, r: 1.5 * scale, class: "map-hole" }],
  ];
}
