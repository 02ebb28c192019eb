"""A simulated citizen: answers whatever the slot `asked` says is wanted, in English, Hindi or romanised Hindi."""

import re
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from seva.catalogue import Catalogue, Field
from tests.system.paying import link_in, pay
from tests.system.talk import Talk

NUMBER = re.compile(r"\b[A-Z]{2,5}\d{2}-\d{4}-\d{4}-\d\b")
MOST_TURNS = 60
PATIENCE = 30.0

PAID = {"en": "I have paid", "hi": "पैसे भर दिए", "hinglish": "paise bhar diye"}
YES = {"en": "yes", "hi": "हाँ", "hinglish": "haan ji"}
LATER = {"en": "later", "hi": "बाद में", "hinglish": "baad mein"}
GIVEN: dict[str, dict[str, str]] = {
    "name": {"en": "Sunita Devi", "hi": "सुनीता देवी", "hinglish": "mera naam Sunita Devi hai"},
    "mobile": {"en": "98765 43210", "hi": "९८७६५४३२१०", "hinglish": "9876543210"},
    "pincode": {"en": "110092", "hi": "११००९२", "hinglish": "110092"},
    "address": {
        "en": "House 12, Street 3, Laxmi Nagar, Delhi",
        "hi": "मकान 12, गली 3, लक्ष्मी नगर, दिल्ली",
        "hinglish": "makan 12 gali 3 laxmi nagar delhi",
    },
    "aadhaar_last4": {"en": "4321", "hi": "४३२१", "hinglish": "4321"},
    "amount": {"en": "1,20,000", "hi": "डेढ़ लाख", "hinglish": "dhai lakh"},
    "location": {
        "en": "Near the park, Laxmi Nagar",
        "hi": "लक्ष्मी नगर पार्क के पास",
        "hinglish": "laxmi nagar park ke paas",
    },
    "email": {"en": "sunita@example.in", "hi": "sunita@example.in", "hinglish": "sunita@example.in"},
    "year": {"en": "2015", "hi": "२०१५", "hinglish": "2015"},
    "number": {"en": "4", "hi": "४", "hinglish": "char"},
    "text": {"en": "Khera Kalan", "hi": "जैसा काग़ज़ पर लिखा है", "hinglish": "jaisa kagaz par likha hai"},
}


def answer(catalogue: Catalogue, asked: dict[str, Any], language: str, photo: Path | None = None) -> str:
    """What the citizen answers."""
    if asked["field"] in ("consent", "review", "prefill", "send"):
        return YES[language]
    if asked["type"] == "document":
        return str(photo) if photo else LATER[language]
    if asked["field"] == "payment":
        return PAID[language]
    if asked["field"] == "information":
        return GIVEN["text"][language]
    field = catalogue.services[asked["service"]].field(asked["field"])
    assert field is not None, f"{asked['field']} is no field of {asked['service']}"
    if asked["type"] == "choice":
        return _choice(field, asked["choices"], language)
    if asked["type"] == "date":
        return _day(field, language)
    if field.pattern and field.example:
        return field.example.en
    if field.minimum is not None and field.minimum > 4:
        return str(field.minimum)
    return GIVEN[asked["type"]][language]


def _choice(field: Field, choices: list[str], language: str) -> str:
    offered = [choice for choice in field.choices if choice.id in choices]
    assert choices == [choice.id for choice in offered]
    assert field.depends_on or offered == field.choices
    return "1" if language == "hinglish" else offered[0].label.in_(language)


def _day(field: Field, language: str) -> str:
    if field.range == "future":
        return (date.today() + timedelta(days=20)).strftime("%d/%m/%Y")
    return {"en": "12 March 1990", "hi": "१२ मार्च १९९०", "hinglish": "12/3/1990"}[language]


def apply(
    talk: Talk, catalogue: Catalogue, opening: str, language: str, photo: Path | None = None
) -> tuple[str | None, list[str]]:
    """Applies from the opening words to the reference number; returns it with all that the assistant said."""
    heard = talk.say(opening)
    for _ in range(MOST_TURNS):
        asked = talk.asked
        if asked is None:
            break
        if asked["field"] == "payment":
            pay(link_in(heard))
        heard += talk.say(answer(catalogue, asked, language, photo))
    until = monotonic() + PATIENCE
    while not NUMBER.search("\n".join(heard)) and "/pay/" in "".join(heard) and monotonic() < until:
        heard += talk.say(PAID[language])  # what was paid for first is filed by the worker, perhaps just now
    numbers = NUMBER.findall("\n".join(heard))
    return (numbers[-1] if numbers else None), heard
