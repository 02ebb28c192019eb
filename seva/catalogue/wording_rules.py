"""Rules of wording that a program can check: both languages, forbidden words, spelling, lengths.

What a person must read aloud, no program checks.
"""

import re
import unicodedata
from collections.abc import Iterator

from seva.catalogue.load import Catalogue
from seva.catalogue.messages import Messages
from seva.catalogue.schema import Text

LABEL = 24
BUTTON = 20
# Officialese and spellings that are not ours, outside the official name of a service.
FORBIDDEN = re.compile(
    r"(?<![\u0900-\u097F])(शुल्क|निःशुल्क|प्रपत्र|समीक्षाधीन|प्रक्रियाधीन|अस्वीकृत|निरस्त|निर्गत|परिवाद|पदाधिकारी|विलोपित|अमान्य"
    r"|हिन्दी|अंग्रेजी|जिला|फीस|फोटो|फॉर्म|फार्म|दस्तावेज|तारीख|काग़ज़ात)(?![\u0900-\u097F])"
)
GENDERED = re.compile(r"मैं\s.*(रहा|रही|पाया|पाई|सकता|सकती|करता|करती)\s*(हूँ)?")
ASCII_STOP = re.compile(r"[\u0900-\u097F]\.(\s|$)")
POLITE_PADDING = re.compile(r"\b(kindly|do the needful|please be informed)\b", re.IGNORECASE)


def wording_problems(catalogue: Catalogue, messages: Messages) -> list[str]:
    """Every breach of a rule, as `where: what`."""
    problems = [f"{where}: {what}" for where, text in _texts(catalogue, messages) for what in _breaches(text)]
    for key in messages.keys():
        if key.startswith("label."):
            problems += _too_long(f"messages {key}", Text(**{c: messages.raw(key, c) for c in ("en", "hi")}), BUTTON)
    for service in catalogue.services.values():
        problems += _too_long(f"service {service.id} short_name", service.short_name, LABEL)
    return problems


def _texts(catalogue: Catalogue, messages: Messages) -> Iterator[tuple[str, Text]]:
    for key in messages.keys():
        yield f"messages {key}", Text(en=messages.raw(key, "en"), hi=messages.raw(key, "hi"))
    for service in catalogue.services.values():
        for part in ("summary", "short_name", "fee_note", "sla_note", "eligibility", "note"):
            text = getattr(service, part)
            if text is not None and part != "short_name":
                yield f"service {service.id} {part}", text
    for field in catalogue.fields.values():
        yield f"field {field.id} label", field.label
        yield f"field {field.id} ask", field.ask
    for document in catalogue.documents.values():
        yield f"document {document.id} label", document.label
        yield f"document {document.id} ask", document.ask


def _breaches(text: Text) -> Iterator[str]:
    for pattern, what in ((FORBIDDEN, "write it as people say it"), (GENDERED, "the assistant has no gender")):
        match = pattern.search(text.hi)
        if match:
            yield f"`{match.group()}`: {what}"
    if ASCII_STOP.search(text.hi):
        yield "a Hindi sentence ends in । and not in a full stop"
    if POLITE_PADDING.search(text.en):
        yield "plain English, without `kindly`"
    if any(unicodedata.normalize("NFC", value) != value for value in (text.en, text.hi)):
        yield "not in Unicode NFC"


def _too_long(where: str, text: Text, most: int) -> list[str]:
    return [f"{where} ({code}): {len(value)} characters, at most {most}" for code, value in text if len(value) > most]
