"""Fields to ask in tests."""

from datetime import date
from typing import Any

from seva.catalogue import Choice, Field, Text

TODAY = date(2026, 11, 22)
WORD = Text(en="a word", hi="एक शब्द")


def field_of_type(kind: str, **values: Any) -> Field:
    """A field of a type; dates are in the past and choices are three colours unless said otherwise."""
    given: dict[str, Any] = {"id": f"some_{kind}", "type": kind, "label": WORD, "ask": WORD, "example": WORD}
    if kind == "choice":
        colours = {"red": "लाल", "green": "हरा", "blue": "नीला"}
        given["choices"] = [Choice(id=en, label=Text(en=en, hi=hi)) for en, hi in colours.items()]
    if kind == "date":
        given["range"] = "past"
    return Field(**given | values)
