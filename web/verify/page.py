"""The page that checks certificates: its words, and what a browser needs to check by itself."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from seva.catalogue import Catalogue, Messages
from seva.certificates.facts import all_facts, all_posts
from seva.verifying import NothingTrusted, NumberOutcome, NumberVerdict, Trusted, VerifyingDesk
from seva.wording import MONTHS

HERE = Path(__file__).parent
LANGUAGES = ("en", "hi")
# Texts of the catalogue that the page says, too.
BESIDE = ("verify.no_code", "verify.no_keys")
SAID = ("verdict.", "ended.", "record.")
KINDS = {NumberVerdict.counts: "good", NumberVerdict.ended: "bad", NumberVerdict.unknown: "bad"}
TEMPLATES = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True)
class PublicLog:
    """Where the public log is asked, and the name that it signs under."""

    url: str
    name: str


@dataclass(frozen=True)
class Answer:
    """What is said of a number: the verdict's name, whether it is good news, and the lines."""

    verdict: str
    kind: str
    lines: tuple[str, ...]


class Page:
    """Makes the page; `log` is the address and the name of the public log, None where there is none beside the page."""

    def __init__(
        self, desk: VerifyingDesk, catalogue: Catalogue, messages: Messages, log: PublicLog | None = None
    ) -> None:
        self._desk = desk
        self._catalogue = catalogue
        self._messages = messages
        self._log = log

    def html(self, language: str, answer: Answer | None = None) -> str:
        """The page, with the lists of now in it: from then on it needs no network."""
        words = self._words(language)
        values = {
            "language": language,
            "other": next(other for other in LANGUAGES if other != language),
            "say": words.__getitem__,
            "data": {
                **self._names(language),
                **self._lists(),
                "words": words,
                "log": asdict(self._log) if self._log else None,
            },
            "answer": answer,
        }
        return TEMPLATES.get_template("verify.html").render(**values)

    def answer(self, outcome: NumberOutcome | None, number: str, language: str) -> Answer:
        """What is said of a number; None: it does not read as one."""
        if outcome is None:
            return Answer("unclear", "careful", (_own_words()["page.number_form"][language],))
        text = self._desk.words.number(outcome, number, language)
        lines = tuple(text.replace("*", "").split("\n"))
        return Answer(outcome.verdict.value, KINDS.get(outcome.verdict, "careful"), lines)

    def _words(self, language: str) -> dict[str, str]:
        keys = [key for key in self._messages.keys() if key.startswith(SAID) or key in BESIDE]
        own = {key: text[language] for key, text in _own_words().items()}
        return own | {key: self._messages.raw(key, language) for key in keys}

    def _names(self, language: str) -> dict[str, Any]:
        facts = {fact.code: fact for fact in all_facts()}
        chosen = {fact.id for fact in facts.values() if fact.value == "choice"}
        return {
            "services": {one.id: one.name.in_(language) for one in self._catalogue.services.values()},
            "departments": {one.id: one.name.in_(language) for one in self._catalogue.departments.values()},
            "posts": {name: post[language] for name, post in all_posts().items()},
            "facts": {
                code: {"id": fact.id, "value": fact.value, "label": fact.label[language]}
                for code, fact in facts.items()
            },
            "choices": {k: v for k, v in self._desk.words.choices(language).items() if k in chosen},
            "months": MONTHS[language],
        }

    def _lists(self) -> dict[str, str]:
        try:
            trusted: Trusted = self._desk.trust.now()
        except NothingTrusted:
            return {"root": "", "keys": "", "statuses": ""}
        signed = {"root": trusted.root, "keys": trusted.keys_signed, "statuses": trusted.statuses_signed or b""}
        return {name: urlsafe_b64encode(content).decode().rstrip("=") for name, content in signed.items()}


@cache
def _own_words() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load((HERE / "words.yml").read_text(encoding="utf-8"))
    return found
