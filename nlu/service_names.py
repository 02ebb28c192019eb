"""The catalogue's services and departments as entries to be found, and the choice among those found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from nlu.data import load
from nlu.retrieval import Candidate, Entry, NameIndex, QueryWord
from seva.catalogue import Catalogue, Department, Service
from seva.language.phonetic import key_text

_POPULARITY_SHARE = 0.04
_MOST_POPULAR = 100
_AWAY = 0.6
_THERE = 1.15
_SUITING = 1.2
_WHOLE = 0.9
_ACT = 0.7
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")
_SHORTEST_CODE = 3


@dataclass(frozen=True)
class Match:
    """The result of a search: the one that is clearly meant (or None), and the best candidates."""

    best: Candidate | None
    candidates: Sequence[Candidate]


def service_entries(catalogue: Catalogue) -> list[Entry]:
    """Return the services with all their names; popular ones are slightly preferred, acts stand back."""
    acts = set(load("retrieval")["filings_that_are_acts"])
    return [
        Entry(service.id, _service_names(service), _popularity(service) * (_ACT if service.filing in acts else 1))
        for service in catalogue.services.values()
    ]


def _popularity(service: Service) -> float:
    return 1 + _POPULARITY_SHARE * min(service.popularity, _MOST_POPULAR) / _MOST_POPULAR


def _service_names(service: Service) -> list[str]:
    official = [service.name.en, service.name.hi, service.short_name.en, service.short_name.hi]
    return [*official, *_without_brackets(official), *service.aliases.all()]


def department_entries(catalogue: Catalogue) -> list[Entry]:
    """Return the departments with their names, the names' bracketed short forms and their codes."""
    return [Entry(department.id, _department_names(department)) for department in catalogue.departments.values()]


def _department_names(department: Department) -> list[str]:
    official = [department.name.en, department.name.hi, department.short_name.en, department.short_name.hi]
    codes = [code for code in (department.code, department.id) if len(code) >= _SHORTEST_CODE and "_" not in code]
    short = [part for name in official for bracket in _IN_BRACKETS.findall(name) for part in bracket.split(",")]
    return [
        *official,
        *_without_brackets(official),
        *short,
        *(code for code in codes if code.upper() in department.name.en),
    ]


def _without_brackets(names: Sequence[str]) -> list[str]:
    return [_IN_BRACKETS.sub(" ", name) for name in names]


@cache
def _places() -> dict[str, list[list[str]]]:
    listed = load("retrieval")["jurisdictions"].items()
    return {jurisdiction: [key_text(name).split() for name in names] for jurisdiction, names in listed}


def named_jurisdictions(said: Sequence[QueryWord]) -> set[str]:
    """Return the jurisdictions other than home that the words name."""
    keys = [word.key for word in said]
    return {
        jurisdiction
        for jurisdiction, names in _places().items()
        if any(name == keys[at : at + len(name)] for name in names for at in range(len(keys)))
    }


class ServiceFinder:
    """Finds the service that a text names, and the candidates when several are close."""

    def __init__(
        self, catalogue: Catalogue, threshold: float, threshold_otherwise: float, margin: float, margin_shared: float
    ) -> None:
        self.index = NameIndex(service_entries(catalogue))
        self.threshold, self.threshold_otherwise = threshold, threshold_otherwise
        self.margin, self.margin_shared = margin, margin_shared
        self._filing = np.array([catalogue.services[entry.id].filing for entry in self.index.owners])
        self._suiting: dict[str, list[str]] = load("retrieval")["intents"]
        home = set(load("retrieval")["home"])
        where = [catalogue.services[entry.id].jurisdiction for entry in self.index.owners]
        self._is_home = np.array([jurisdiction in home for jurisdiction in where])
        needing = set(load("retrieval")["filings_that_need_the_place"])
        acts = set(load("retrieval")["filings_that_are_acts"])
        self._acts = {service.id for service in catalogue.services.values() if service.filing in acts}
        self._need_place = {
            s.id for s in catalogue.services.values() if s.jurisdiction not in home and s.filing in needing
        }
        self._where = np.array(where)

    def find(self, said: Sequence[QueryWord], intent: str | None = None, limit: int = 5) -> Match:
        """Return the service that the words clearly name, and the best candidates; the intent prefers what suits it."""
        named = named_jurisdictions(said)
        is_there = np.isin(self._where, sorted(named)) if named else self._is_home
        factors = np.where(is_there, _THERE if named else 1.0, _AWAY)
        suiting = self._suiting.get(intent or "", [])
        factors = factors * np.where(np.isin(self._filing, suiting), _SUITING, 1.0)
        candidates = self.index.search(said, self.index.priors * factors, limit)
        threshold = self.threshold if intent in self._suiting else self.threshold_otherwise
        return Match(self._clear_one(candidates, threshold, bool(named)), candidates)

    def _clear_one(self, candidates: Sequence[Candidate], threshold: float, has_place: bool) -> Candidate | None:
        if candidates and candidates[0].id in self._acts:
            threshold = self.threshold_otherwise
        if not candidates or candidates[0].coverage < threshold:
            return None
        if candidates[0].id in self._need_place and not has_place:
            return None
        best, others = candidates[0], candidates[1:]
        is_close = any(other.score > best.score * (1 - self._margin_between(best, other)) for other in others)
        return None if is_close else best

    def _margin_between(self, best: Candidate, other: Candidate) -> float:
        """Return by how much the best must lead: more if the words that speak for it speak for the other as well."""
        is_shared = best.coverage < _WHOLE and other.words >= best.words
        return self.margin_shared if is_shared else self.margin
