"""The desk in a browser: a server in a thread, and pages that are looked at."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT

SHOTS = ROOT / "var" / "screenshots"
WIDE, NARROW = (1280, 800), (320, 640)
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll("body *")]
    .filter((node) => node.getClientRects().length && !node.closest(".paper, .table, .unseen, .skip"))
    .filter((node) => node.getBoundingClientRect().right > wide + 1 && getComputedStyle(node).position !== "absolute")
    .map((node) => node.outerHTML.slice(0, 120));
}"""


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serves an app on a free port, and gives its address."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)


class Screen:
    """A page of officials; `problems` are what the browser complains about, a broken policy among it."""

    def __init__(self, browser: Browser, address: str, language: str, size: tuple[int, int] = WIDE) -> None:
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=f"{language}-IN", base_url=address
        )
        self.page: Page = self.context.new_page()
        self.language, self.width = language, size[0]
        self.problems: list[str] = []
        self.page.set_default_timeout(20_000)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)

    def resize(self, size: tuple[int, int]) -> None:
        """Makes the window wider or narrower."""
        self.width = size[0]
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def shot(self, name: str) -> Path:
        """A picture for people to look at, in var/screenshots."""
        path = SHOTS / f"{name}-{self.language}-{self.width}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, animations="disabled", full_page=True)
        return path

    def axe(self) -> list[str]:
        """What axe-core finds wrong, with the places."""
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {node['html'][:200]} {node['failureSummary']}" for v in found for node in v["nodes"]]

    def sideways(self) -> list[str]:
        """Elements for which one would have to scroll sideways."""
        return list(self.page.evaluate(SIDEWAYS))
