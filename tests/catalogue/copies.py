"""Copies of the catalogue that tests break in one place."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT

INCOME = "services/revenue/income_certificate.yml"
BIRTH = "services/mcd/birth_certificate.yml"
WIDOW = "services/wcd/widow_pension.yml"
SERVICES = (INCOME, BIRTH, WIDOW)


class Copy:
    """A copy of the catalogue to change, with three of its services."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "catalogue", root, ignore=shutil.ignore_patterns("services", "schemas"))
        for service in SERVICES:
            (root / service).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "catalogue" / service, root / service)

    def line_of(self, file: str, text: str) -> int:
        """The first line, from 1, in which a text stands."""
        lines = (self.root / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def replace(self, file: str, old: str, new: str) -> None:
        """Replaces the first place of a text."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        """Adds to the end of a file."""
        with (self.root / file).open("a", encoding="utf-8") as stream:
            stream.write(text)


Change = Callable[[Copy], None]
