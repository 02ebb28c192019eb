// The page begins here.

import { reach } from "./api.js";
import { Board } from "./board.js";
import { config } from "./config.js";
import { el } from "./dom.js";
import { choose, say } from "./words.js";

choose(config.words);
reach(config.standIn);
document.title = say("title");
const asked = new URLSearchParams(location.search);
const node = document.getElementById("board");
const board = new Board(node);
try {
  await board.open(asked.get("say") ?? "", Number(asked.get("phones")) || 1);
} catch {
  node.append(
    el(
      "p",
      { class: "cannot-open", role: "alert" },
      say("cannot_open"),
      " ",
      el("button", { type: "button", class: "bar-button", onclick: () => location.reload(), text: say("again") }),
    ),
  );
}
