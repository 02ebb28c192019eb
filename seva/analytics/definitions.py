"""What each figure means: one list, which the page and docs/figures.md show."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("definitions.yml")


@dataclass(frozen=True)
class Definition:
    """A figure: where its cells lie (kept) or what they are put together of (page), in both languages."""

    key: str
    kept: bool
    name: Mapping[str, str]
    text: Mapping[str, str]


@cache
def definitions() -> tuple[Definition, ...]:
    """All definitions in their order."""
    given = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(Definition(key, **value) for key, value in given.items())


DEFINITIONS = definitions()
HEADING = """# Figures

What the dashboard counts. This page is made from `seva/analytics/definitions.yml` (a test holds it to that); the
dashboard shows the same at `/dashboard/figures`, in both languages. How it is counted: `decisions/0030`.

Days are days in India: one begins at 18:30 UTC. What arrives late counts on the day on which it happened.
"""


def as_markdown() -> str:
    """The page in docs/."""
    parts = [HEADING]
    for is_kept, title, told in (
        (True, "Counted, by day, department, service, district, language and channel", "cell"),
        (False, "Put together of these when a page is made", "page"),
    ):
        rows = [f"| `{d.key}` | {d.name['en']} | {d.text['en']} |" for d in DEFINITIONS if d.kept == is_kept]
        parts += [f"\n## {title}\n", f"| {told} | name | what it counts |", "| --- | --- | --- |", *rows]
    return "\n".join(parts) + "\n"
