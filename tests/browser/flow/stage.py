"""A page with an empty phone on it, which answers the Flow's calls with what the test says."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.conftest import ROOT

JSON = dict[str, Any]
STATIC = ROOT / "web" / "phone" / "static"
PAGE = Path(__file__).with_name("page.html")
PICTURES = ROOT / "var" / "screenshots"


@contextmanager
def serving() -> Iterator[str]:
    """The page at / and the phone's files at /static, as long as this is entered."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            name = path.split("?")[0]
            return str(STATIC / name.removeprefix("/static/")) if name.startswith("/static/") else str(PAGE)

        def log_message(self, format: str, *args: object) -> None:
            """Keeps quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def refusal(code: str = "", text: str = "") -> JSON:
    """An answer that the stand-in refuses; without a code there was no network at all."""
    return {"error": {"code": code, "text": text} if code else {}}


class Stage:
    """One Flow on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def load(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_function("window.isReady")

    def answer(self, step: str, *answers: JSON, held: bool = False) -> None:
        """What the next calls of a step get: a value, or a refusal. Held: only after `release`."""
        shaped = [a if "error" in a and len(a) == 1 else {"value": a} for a in answers]
        given = [f"flow/{step}", [{**a, "held": held} for a in shaped]]
        self.page.evaluate("([path, more]) => answers[path] = [...(answers[path] ?? []), ...more]", given)

    def release(self) -> None:
        self.page.wait_for_function("held.length > 0")
        self.page.evaluate("held.splice(0).forEach((go) => go())")

    def start(self, language: str = "en", **more: Any) -> None:
        self.page.evaluate("(options) => start(options)", {"language": language, **more})

    def open(self, flow: JSON, data: JSON | None = None, language: str = "en", screen: str = "") -> None:
        """Opens a Flow at a screen, by default the first, and waits until it is there."""
        first = next(s for s in flow["screens"] if not screen or s["id"] == screen)
        self.answer("open", {"flow": flow, "screen": first["id"], "data": examples(first) if data is None else data})
        self.start(language, business="Seva Saathi")
        self.page.wait_for_selector(".flow-primary, .flow-destination")

    @property
    def sheet(self) -> Locator:
        return self.page.locator(".flow-sheet")

    @property
    def title(self) -> str:
        return self.page.locator(".flow-title").inner_text()

    @property
    def footer(self) -> Locator:
        return self.page.locator(".flow-buttons .flow-primary")

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label)

    def calls(self, step: str = "") -> list[JSON]:
        """What was asked so far, without the message's id."""
        found = json.loads(self.page.evaluate("JSON.stringify(calls)"))
        bodies = [call["body"] for call in found if not step or call["path"] == f"flow/{step}"]
        assert all(body.pop("message_id") == "wamid.1" for body in bodies)
        return bodies

    @property
    def events(self) -> list[JSON]:
        events: list[JSON] = json.loads(self.page.evaluate("JSON.stringify(events)"))
        return events

    @property
    def focused(self) -> str:
        """The accessible name or text of what has the focus."""
        return str(
            self.page.evaluate("""() => {
                const at = document.activeElement;
                const named = document.getElementById(at.getAttribute("aria-labelledby")) ?? at.labels?.[0];
                return (at.getAttribute("aria-label") ?? named?.textContent ?? at.textContent).trim();
            }""")
        )

    def errors(self) -> list[str]:
        """What is said to be wrong, from the top."""
        return [text for text in self.page.locator(".flow-error:visible").all_inner_texts() if text]

    def settle(self) -> None:
        """Waits until nothing moves and all pictures and fonts are there."""
        self.page.wait_for_function(
            "document.getAnimations().every((a) => a.effect.getTiming().iterations === Infinity)"
        )
        self.page.evaluate("document.fonts.ready")

    def picture(self, name: str) -> None:
        self.settle()
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(PICTURES / f"flow-{name}.png"))


def examples(screen: JSON) -> JSON:
    """Data for a screen, from the examples of its own declaration."""
    return {name: kind["__example__"] for name, kind in screen.get("data", {}).items()}
