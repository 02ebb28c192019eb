"""Chromium for tests. It is where SEVA_CHROMIUM says, under a usual name on PATH, or where Playwright put it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# Without a sandbox it starts in containers too; a microphone of its own plays a tone.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def find_chromium(playwright: Playwright) -> str | None:
    """The path of the program, None if there is none."""
    found = os.environ.get("SEVA_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    own = playwright.chromium.executable_path
    return found or (own if Path(own).is_file() else None)


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium for the tests of pages, which are skipped on a machine without it."""
    path = find_chromium(playwright)
    if path is None:
        pytest.skip("there is no Chromium on this machine; SEVA_CHROMIUM names one")
    started = playwright.chromium.launch(executable_path=path, args=OPTIONS)
    yield started
    started.close()
