"""Where Chromium is: the setting SEVA_CHROMIUM, the usual names on PATH, or what Playwright has downloaded."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Playwright

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
