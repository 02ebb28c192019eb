"""Reasons that officers choose from, each with what the citizen is told, in both languages (data/reasons.yml)."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints

from backoffice.officers.errors import WordsNeeded
from seva.catalogue import Text

FILE = Path(__file__).parents[1] / "data" / "reasons.yml"
MOST_LETTERS = 1000
Use = Literal["reject", "request_information"]
ReasonId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class Reason(BaseModel):
    """`label` is what the officer chooses, `words` what the citizen reads; with `more`, own words must follow."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    use: Use
    label: Text
    words: Text
    more: bool = False


class Reasons(BaseModel):
    """reasons.yml"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reasons: dict[ReasonId, Reason]


@cache
def load_reasons(path: Path = FILE) -> Mapping[str, Reason]:
    """The reasons by id; raises pydantic.ValidationError, OSError or yaml.YAMLError."""
    return Reasons.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).reasons


def reasons_for(use: str) -> dict[str, Reason]:
    """The reasons that there are for an action, in the order of the file."""
    return {name: reason for name, reason in load_reasons().items() if reason.use == use}


def told(use: str, reason_id: str | None, own: str, language: str) -> str:
    """What the citizen is told: the reason's words, then the officer's own. Raises WordsNeeded."""
    reason, own = reasons_for(use).get(reason_id or ""), " ".join(own.split())
    if reason is None:
        raise WordsNeeded("no_reason")
    if reason.more and not own:
        raise WordsNeeded("no_words")
    if own and not is_in(own, language):
        raise WordsNeeded("other_language")
    text = " ".join(filter(None, (reason.words.in_(language), own)))
    if len(text) > MOST_LETTERS:
        raise WordsNeeded("too_long")
    return text


def is_in(text: str, language: str) -> bool:
    """Whether a text is written in a language's script, names and numbers aside: by most of its letters."""
    hindi, latin = len(re.findall(r"[\u0900-\u0963]", text)), len(re.findall(r"[A-Za-z]", text))
    return hindi >= latin if language == "hi" else latin >= hindi
