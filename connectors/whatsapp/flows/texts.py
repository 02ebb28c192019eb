"""The words at a field of a form: a label that fits, and under or above it the question in full."""

from collections.abc import Iterator

from connectors.whatsapp.flows.limits import LENGTHS
from connectors.whatsapp.payloads.measure import shorten, size
from seva.catalogue import Field, Messages

HELPER = LENGTHS["TextInput"]["helper-text"]
# Whoever fills these in is helped most by seeing one.
BY_EXAMPLE = frozenset({"text", "amount", "email", "year"})


def label(field: Field, component: str, language: str) -> str:
    """The field's label, the short one where it does not fit, cut between words where that is too long, too."""
    most = LENGTHS[component]["label"]
    labels = [text.in_(language) for text in (field.label, field.short_label) if text]
    return next((text for text in labels if size(text) <= most), shorten(labels[-1], most))


def helper(field: Field, messages: Messages, language: str) -> str:
    """What stands under the field: the question, with an example or range if both fit; empty if nothing does."""
    return next((text for text in _helpers(field, messages, language) if size(text) <= HELPER), "")


def is_asked_above(field: Field, component: str, messages: Messages, language: str) -> bool:
    """Whether the question stands above the field: the label alone does not ask it, and there is no room below."""
    if "helper-text" in LENGTHS[component]:
        return field.ask.in_(language) not in helper(field, messages, language) and field.type != "location"
    whole = field.label.in_(language)
    is_one_word = len(whole.split()) == 1 and not field.choices_from
    return is_one_word or label(field, component, language) != whole


def _helpers(field: Field, messages: Messages, language: str) -> Iterator[str]:
    """From the fullest to the shortest."""
    ask = messages.text("flow.place", language) if field.type == "location" else field.ask.in_(language)
    more = _more(field, messages, language)
    yield from (f"{ask} {more}", ask, more) if more else (ask,)


def _more(field: Field, messages: Messages, language: str) -> str:
    if field.minimum is not None and field.maximum is not None:
        return messages.text("flow.range", language, least=field.minimum, most=field.maximum)
    if field.type in BY_EXAMPLE and field.example:
        # Keyboards for figures have no comma.
        example = field.example.in_(language)
        shown = example.replace(",", "") if field.type == "amount" else example
        return messages.text("flow.example", language, example=shown)
    return ""
