// One connection for all phones of the page: a browser allows few to one server.

import { liveOf } from "./api.js";

const PAUSE = 1500;

export class Live {
  /** `hear(name, data)` gets every event; `connected(yes)` tells whether there is a connection. */
  constructor(hear, connected) {
    Object.assign(this, { hear, connected, source: null, phones: [], raw: [], again: 0 });
    document.addEventListener("visibilitychange", () => this.open());
  }

  /** Follows these phones from now on. */
  follow(phones, raw) {
    Object.assign(this, { phones, raw });
    this.open();
  }

  /** A page that nobody looks at holds no connection. */
  open() {
    this.source?.close();
    clearTimeout(this.again);
    this.source = null;
    if (document.hidden || !this.phones.length) return;
    this.source = new EventSource(liveOf(this.phones, this.raw));
    this.source.onopen = () => this.connected(true);
    this.source.onerror = () => {
      this.connected(false);
      this.source.close();
      this.again = setTimeout(() => this.open(), PAUSE);
    };
    for (const name of ["chat", "raw", "gone"])
      this.source.addEventListener(name, (event) => this.hear(name, JSON.parse(event.data)));
  }
}
