"""Scored messages made by hand."""

from typing import Any

from workbench.scored import Scored


def message(text: str, intent: str = "ask_fee", found: str | None = None, spelling: str = "en", **more: Any) -> Scored:
    """A message that was understood, unless `found` says what else it was taken for; `service` was found, too."""
    service = more.pop("service", None)
    return Scored(
        spelling=spelling,
        text=text,
        intent=intent,
        service=service,
        found_intent=found or intent,
        found_service=more.pop("found_service", service),
        **more,
    )


def messages(right: int, wrong: int, spelling: str = "en") -> list[Scored]:
    """So many that were understood, then so many that were not; the text is the number."""
    return [
        message(str(number), found=None if number < right else "greet", spelling=spelling)
        for number in range(right + wrong)
    ]
