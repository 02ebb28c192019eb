"""Alerts in words, in both languages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from seva.analytics.alerts import Alert
from seva.catalogue import Catalogue

FILE = Path(__file__).with_name("alerts.yml")
LANGUAGES = ("hi", "en")
# Rules about a department; all others concern the whole.
OF_DEPARTMENTS = frozenset({"breach_risk", "department_down"})


class AlertWords:
    """Says what an alert is about."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def about(self, alert: Alert, language: str) -> str:
        """One sentence; a rule that no text knows any more is named as it is."""
        text = texts().get(alert.rule, {}).get(language, f"{alert.rule} {{subject}} {{value}}")
        return text.format(subject=self._subject(alert, language), value=_value(alert.value)).strip()

    def in_all(self, alert: Alert) -> dict[str, str]:
        """The sentence in each language."""
        return {language: self.about(alert, language) for language in LANGUAGES}

    def _subject(self, alert: Alert, language: str) -> str:
        found = self._catalogue.departments.get(alert.scope) if alert.rule in OF_DEPARTMENTS else None
        return found.short_name.in_(language) if found else alert.scope


def _value(value: str) -> str:
    return f"{float(value):.0%}" if "." in value else value


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The texts by rule and language."""
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found
