// The chat: rows in their order, day marks, and staying at the end while one reads there.

import { domId, line, lost, row, showStatus, unsent } from "./bubble.js";
import { el, icon } from "./dom.js";
import { dayName, say } from "./words.js";

const NEAR = 80;
const content = (message) => JSON.stringify({ ...message, status: "" });
const day = (seconds) => new Date(seconds * 1000).toDateString();

export class ChatView {
  constructor(phone) {
    this.phone = phone;
    this.rows = new Map();
    this.drawn = new Map();
    this.days = new Map();
    this.unsent = [];
    this.typing = el(
      "div",
      { class: "message in typing-row", hidden: true },
      el("div", { class: "bubble", role: "img", "aria-label": say("typing") }, el("i"), el("i"), el("i")),
    );
    this.note = line(say("about"), "about");
    this.list = el("div", { class: "list" }, this.note, this.typing);
    this.node = el("div", { class: "wall", tabindex: "0", role: "log", "aria-label": say("chat") }, this.list);
    this.down = el(
      "button",
      { type: "button", class: "to-end", hidden: true, "aria-label": say("to_end"), onclick: () => this.toEnd() },
      icon("down"),
    );
    this.top = 0;
    this.node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.node.append(this.down);
    const size = new ResizeObserver(() => this.keepAtEnd());
    size.observe(this.node);
    size.observe(this.list);
  }

  /** Draws what is new or changed, and what stands beside it: quotes and reactions. */
  show(changed) {
    const { phone, follows } = this;
    const [same, other] = this.apart(changed);
    for (const message of same) showStatus(this.rows.get(message.id), message);
    for (const message of this.touched(other)) if (message.payload.type !== "reaction") this.draw(message);
    const items = [
      ...[...phone.messages.values()]
        .filter((m) => m.payload.type !== "reaction")
        .map((m) => ({ n: m.n, at: m.at, node: this.rows.get(m.id), from: m.from })),
      ...phone.failed.map((m) => ({ n: m.n, at: m.at, node: this.failed(m), from: "" })),
    ].sort((a, b) => a.n - b.n);
    this.typing.hidden = !phone.typing;
    this.arrange(this.ordered(items));
    if (follows || changed.some((m) => m.from === "citizen" && !this.known(m))) this.toEnd();
    for (const m of changed) this.rows.get(m.id)?.setAttribute("data-known", "");
  }

  /** Messages of which only the ticks are new, and all others. */
  apart(changed) {
    const isSame = (m) => this.rows.has(m.id) && this.drawn.get(m.id) === content(m);
    return [changed.filter(isSame), changed.filter((m) => !isSame(m))];
  }

  known(message) {
    return this.rows.get(message.id)?.hasAttribute("data-known");
  }

  touched(changed) {
    const ids = new Set(changed.map((m) => m.id));
    const reacted = [
      ...changed.filter((m) => m.payload.type === "reaction").map((m) => m.payload.reaction),
      ...this.phone.reactions,
    ];
    reacted.forEach((reaction) => ids.add(reaction.message_id));
    const all = [...this.phone.messages.values()];
    return all.filter((m) => ids.has(m.id) || ids.has(m.payload.context?.id ?? m.payload.context?.message_id));
  }

  draw(message) {
    const before = this.rows.get(message.id);
    const after = row(message, this.phone);
    if (before) {
      if (before.hasAttribute("data-known")) after.setAttribute("data-known", "");
      keepPlaying(before, after);
      const focus = before.contains(document.activeElement)
        ? [...before.querySelectorAll("button, a")].indexOf(document.activeElement)
        : -1;
      before.replaceWith(after);
      if (focus >= 0) [...after.querySelectorAll("button, a")][focus]?.focus({ preventScroll: true });
    }
    this.rows.set(message.id, after);
    this.drawn.set(message.id, content(message));
  }

  failed(message) {
    if (!this.rows.has(message.id)) this.rows.set(message.id, lost(message, this.phone));
    return this.rows.get(message.id);
  }

  /** The nodes in their order with day marks; a bubble has a tail where the side changes. */
  ordered(items) {
    const nodes = [this.note];
    let last = { day: "", from: "" };
    for (const { at, node, from } of items) {
      const today = day(at);
      if (today !== last.day) nodes.push(this.dayMark(at));
      node.classList.toggle("first", Boolean(from) && (from !== last.from || today !== last.day));
      nodes.push(node);
      last = { day: today, from };
    }
    return [...nodes, ...this.unsent, this.typing];
  }

  dayMark(at) {
    const name = dayName(at, this.phone.now());
    const key = day(at);
    if (this.days.get(key)?.name !== name) this.days.set(key, { name, node: line(name) });
    return this.days.get(key).node;
  }

  /** Moves only what is not in its place, so that focus and sound stay. */
  arrange(nodes) {
    const wanted = new Set(nodes);
    for (const node of [...this.list.children]) if (!wanted.has(node)) node.remove();
    nodes.forEach((node, n) => {
      if (this.list.children[n] !== node) this.list.insertBefore(node, this.list.children[n] ?? null);
    });
  }

  keepUnsent(text, again) {
    const node = unsent(text, () => {
      this.unsent = this.unsent.filter((other) => other !== node);
      node.remove();
      again();
    });
    this.unsent.push(node);
    this.list.insertBefore(node, this.typing);
    this.toEnd();
  }

  clear() {
    this.rows.clear();
    this.drawn.clear();
    this.days.clear();
    this.unsent = [];
    this.list.replaceChildren(this.note, this.typing);
  }

  isAtEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR;
  }

  /** Only who scrolls up leaves the end; what grows below does not lead away from it. */
  scrolled() {
    const { scrollTop } = this.node;
    if (this.isAtEnd()) this.down.hidden = true;
    else if (scrollTop < this.top) this.down.hidden = false;
    this.top = scrollTop;
  }

  get follows() {
    return this.down.hidden;
  }

  keepAtEnd() {
    if (this.follows) this.toEnd();
  }

  toEnd() {
    this.down.hidden = true;
    this.node.scrollTop = this.node.scrollHeight;
  }

  goTo(id) {
    const node = document.getElementById(domId(id, this.phone));
    if (!node) return false;
    node.scrollIntoView({ block: "center" });
    node.classList.remove("shown");
    requestAnimationFrame(() => node.classList.add("shown"));
    node.querySelector(".options").focus({ preventScroll: true });
    return true;
  }
}

/** A voice note that plays must not fall silent because its ticks changed. */
function keepPlaying(before, after) {
  const old = before.querySelector(".voice");
  if (old) after.querySelector(".voice")?.replaceWith(old);
}
