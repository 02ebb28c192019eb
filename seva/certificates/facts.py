"""What the facts of a record are called, and the posts that issue: facts.yml and posts.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class FactKind:
    """A fact: its id (that of the question), its number in the record, what its value is, its name in each language."""

    id: str
    code: int
    value: Literal["text", "choice", "day", "paise"]
    label: Mapping[str, str]


@cache
def _facts() -> Mapping[str, FactKind]:
    return {name: FactKind(id=name, **said) for name, said in _read("facts.yml").items()}


@cache
def _by_code() -> Mapping[int, FactKind]:
    return {fact.code: fact for fact in _facts().values()}


@cache
def _posts() -> Mapping[str, Mapping[str, str]]:
    return _read("posts.yml")


def _read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


def fact_named(name: str) -> FactKind:
    """The fact with the id of a question; raises KeyError."""
    return _facts()[name]


def fact_numbered(code: int) -> FactKind | None:
    """The fact with this number in a record; None if this program is older than the fact."""
    return _by_code().get(code)


def post_named(name: str) -> Mapping[str, str] | None:
    """What a post is called in each language; None if this program does not know it."""
    return _posts().get(name)


def all_facts() -> tuple[FactKind, ...]:
    """Every fact that a record may hold."""
    return tuple(_facts().values())


def all_posts() -> Mapping[str, Mapping[str, str]]:
    """What every post is called in each language."""
    return _posts()
