"""What every file begins with, and a panel with its title in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.panels import Panel


@dataclass(frozen=True)
class Heading:
    """Title of the view, and lines that say what was asked for: days, filters, when it was made."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True)
class TitledPanel:
    """A panel with its title and its explanation."""

    title: str
    help: str
    panel: Panel
