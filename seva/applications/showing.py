"""How a question's example and its answer are shown to the citizen, in chat and in forms alike."""

from datetime import date, timedelta

from seva.catalogue import Field
from seva.wording import format_day, format_rupees, hide

# How far ahead the example of a day to come lies.
AHEAD = timedelta(days=14)


def shown(field: Field, value: str, language: str) -> str:
    """An answer as it is shown back: choices by label, days and amounts in words, private ones hidden."""
    if field.type == "choice":
        labels = {choice.id: choice.label.in_(language) for choice in field.choices}
        return labels.get(value, value)
    if field.type == "date":
        return format_day(date.fromisoformat(value), language)
    if field.type == "amount":
        return format_rupees(round(float(value) * 100))
    return hide(value) if field.private else value


def example_of(field: Field, language: str, today: date) -> str:
    """An answer that would be accepted today."""
    if field.type == "date" and field.range == "future":
        return (today + AHEAD).strftime("%d/%m/%Y")
    return field.example.in_(language) if field.example else ""
