"""Copies of the catalogue that tests break in one place."""

import re
import shutil
from collections.abc import Callable, Collection
from itertools import pairwise
from pathlib import Path

from tests.conftest import ROOT

CATALOGUE = ROOT / "catalogue"
INCOME = "services/revenue/income_certificate.yml"
BIRTH = "services/mcd/birth_certificate.yml"
WIDOW = "services/wcd/widow_pension.yml"
SERVICES = (INCOME, BIRTH, WIDOW)
# Besides what the services name.
ALSO = {
    "mobile", "pincode", "district", "sub_division", "account_last4", "revenue", "mcd", "wcd", "emergency_112",
    "police", "fire",
}  # fmt: skip
ENTRY = re.compile(r"^- (?:id|pin): '?(\w+)'?$", re.MULTILINE)


class Copy:
    """A copy of the catalogue to change: three services, and what they need."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(CATALOGUE, root, ignore=shutil.ignore_patterns("services", "schemas", "digilocker.yml"))
        named = set(ALSO)
        for service in SERVICES:
            (root / service).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CATALOGUE / service, root / service)
            named |= set(re.findall(r"^- (?:id: )?(\w+)$", (root / service).read_text(encoding="utf-8"), re.MULTILINE))
        for file in (
            *root.glob("fields/*.yml"),
            root / "documents.yml",
            root / "departments.yml",
            root / "helplines.yml",
        ):
            _keep(file, named)
        _keep(root / "places" / "pincodes.yml", {"110001", "110002", "110092"})

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


def _keep(file: Path, named: Collection[str]) -> None:
    """Leaves only the entries of these ids in a file, and removes a file of which none is left."""
    text = file.read_text(encoding="utf-8")
    starts = [*(found.start() for found in ENTRY.finditer(text)), len(text)]
    entries = [text[start:end] for start, end in pairwise(starts)]
    kept = [entry for entry in entries if ENTRY.findall(entry)[0] in named]
    if kept:
        file.write_text(text[: starts[0]] + "".join(kept), encoding="utf-8")
    else:
        file.unlink()


Change = Callable[[Copy], None]
