// All phones of the page, side by side where there is room.

import { get, post } from "./api.js";
import { config } from "./config.js";
import { el, icon } from "./dom.js";
import { Live } from "./live.js";
import { anyNumber, otherLanguage } from "./menu_sheet.js";
import { Phone } from "./phone.js";
import { Raw } from "./raw.js";
import { keep, language, recall, say, shownNumber } from "./words.js";

const MOST_PHONES = 6;
const TRIES = 5;

export class Board {
  constructor(node) {
    Object.assign(this, { node, phones: new Map(), isConnected: true });
    this.live = new Live(
      (name, data) => this.hear(name, data),
      (yes) => this.connected(yes),
    );
    this.row = el("div", { class: "phones" });
    this.add = el(
      "button",
      { type: "button", class: "bar-button", onclick: () => this.addNew() },
      icon("plus"),
      say("add_phone"),
    );
    node.append(
      el(
        "header",
        { class: "bar" },
        el("h1", {}, say("title")),
        el("p", { text: say("about") }),
        this.add,
        el(
          "button",
          { type: "button", class: "bar-button", lang: language === "hi" ? "en" : "hi", onclick: otherLanguage },
          icon("language"),
          say("other_language"),
        ),
        el("a", { class: "bar-button", href: "/", text: say("start_page") }),
      ),
      this.row,
    );
  }

  /** The phones of the last visit, or a new one. */
  async open(typed, wanted) {
    const before = recall("phones") ?? [];
    for (const id of before.slice(0, MOST_PHONES)) await this.put(await this.ensure(id), this.phones.size ? "" : typed);
    while (this.phones.size < Math.max(1, Math.min(wanted, MOST_PHONES)))
      await this.put(await this.create(), this.phones.size ? "" : typed);
    this.phones.values().next().value.phone.composer.field.focus();
  }

  async addNew() {
    const { phone } = await this.put(await this.create());
    phone.composer.field.focus();
  }

  /** A phone that the stand-in may have forgotten, because it was started anew. */
  async ensure(id) {
    const { data } = await get("/handsets");
    if (!data.some((phone) => phone.id === id)) await post("/handsets", { id, phone: id, name: nameFor(id) });
    return id;
  }

  async create() {
    for (let n = 1; ; n++) {
      const id = `91${anyNumber().replace(" ", "")}`;
      try {
        await post("/handsets", { id, phone: id, name: nameFor(id) });
        return id;
      } catch (error) {
        if (error.code !== "taken" || n === TRIES) throw error;
      }
    }
  }

  async put(id, typed = "") {
    const phone = new Phone(id, this, typed);
    const owner = el("div", { class: "owner" });
    const place = el(
      "div",
      { class: "place-of-phone" },
      el("div", { class: "device" }, owner, el("div", { class: "body" }, phone.screen)),
    );
    this.phones.set(id, { phone, owner, place, raw: null });
    this.row.append(place);
    phone.composer.fit();
    this.changed();
    return this.phones.get(id);
  }

  async remove(phone) {
    const { place } = this.phones.get(phone.id);
    this.phones.delete(phone.id);
    place.remove();
    this.changed();
  }

  changed() {
    keep("phones", [...this.phones.keys()]);
    this.add.disabled = this.phones.size >= MOST_PHONES;
    this.node.classList.toggle("several", this.phones.size > 1);
    this.phones.forEach(({ phone }) => this.showOwner(phone));
    this.refresh();
  }

  /** Asks for everything anew. */
  refresh() {
    const raw = [...this.phones.values()].filter((entry) => entry.raw).map(({ phone }) => phone.id);
    this.live.follow([...this.phones.keys()], raw);
  }

  hear(name, data) {
    const entry = this.phones.get(name === "chat" ? data.phone.id : data.phone);
    if (!entry) return;
    if (name === "chat") entry.phone.take(data);
    else if (name === "raw") entry.raw?.take(data);
    else entry.phone.isGone();
  }

  connected(yes) {
    if (this.isConnected === yes) return;
    this.isConnected = yes;
    this.phones.forEach(({ phone }) => phone.showState());
  }

  async revive(phone) {
    if (await phone.attempt(() => this.ensure(phone.id))) this.refresh();
  }

  /** Name and number above a phone, with what concerns the page. */
  showOwner(phone) {
    const entry = this.phones.get(phone.id);
    if (!entry) return;
    const { info } = phone;
    const text = `${info?.name ?? ""}|${info?.phone}|${info?.shows_number}|${this.phones.size}|${Boolean(entry.raw)}`;
    if (entry.shown === text) return;
    entry.shown = text;
    entry.owner.replaceChildren(
      el(
        "span",
        { class: "owner-name" },
        el("strong", { text: info?.name ?? "" }),
        el("span", { text: info ? shownNumber(info.phone) : "" }),
      ),
      el(
        "button",
        {
          type: "button",
          class: "bar-button",
          "aria-pressed": String(Boolean(entry.raw)),
          onclick: () => this.toggleRaw(phone),
        },
        icon("code"),
        say("raw"),
      ),
      this.phones.size > 1
        ? el(
            "button",
            { type: "button", class: "round", "aria-label": say("remove_phone"), onclick: () => this.remove(phone) },
            icon("close"),
          )
        : "",
    );
  }

  showsRaw(phone) {
    return Boolean(this.phones.get(phone.id)?.raw);
  }

  toggleRaw(phone) {
    const entry = this.phones.get(phone.id);
    if (entry.raw) entry.raw.node.remove();
    entry.raw = entry.raw ? null : new Raw(phone, () => this.toggleRaw(phone));
    if (entry.raw) entry.place.append(entry.raw.node);
    this.showOwner(phone);
    this.refresh();
  }

  /** Another citizen on the same phone's place: nothing of before is known. */
  async startAnew(phone) {
    const { place } = this.phones.get(phone.id);
    const { place: fresh, phone: other } = await this.put(await this.create());
    place.replaceWith(fresh);
    this.phones.delete(phone.id);
    this.changed();
    other.composer.field.focus();
  }
}

/** The same name each time for the same number. */
const nameFor = (id) => config.names[Number(id.slice(-3)) % config.names.length][language];
