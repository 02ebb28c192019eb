"""The catalogue's services and departments as entries to be found, and the choice among those found."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from nlu.data import load
from nlu.retrieval import Candidate, Entry, NameIndex, QueryWord
from seva.catalogue import Catalogue, Department, Service
from seva.language.phonetic import key_text

Factors = npt.NDArray[np.float64]
_POPULARITY_SHARE = 0.04
_MOST_POPULAR = 100
_AWAY = 0.6
_THERE = 1.15
_SUITING = 1.2
_WHOLE = 0.9
_ACT = 0.7
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")
_SHORTEST_CODE = 3
_LONGEST_PLACE = 3
# How many names are weighed with the evidence.
_WITH_EVIDENCE = 10
# In the evidence: no service is spoken of.
NO_SERVICE = "none"


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
def _places() -> dict[str, str]:
    """Return the jurisdictions by the sounds of their names."""
    listed = load("retrieval")["jurisdictions"].items()
    return {key_text(name): jurisdiction for jurisdiction, names in listed for name in names}


def named_jurisdictions(said: Sequence[QueryWord]) -> set[str]:
    """Return the jurisdictions other than home that the words name."""
    keys = [word.key for word in said]
    spans = {" ".join(keys[at:end]) for at in range(len(keys)) for end in range(at + 1, at + 1 + _LONGEST_PLACE)}
    return {_places()[span] for span in spans & _places().keys()}


@dataclass(frozen=True)
class Limits:
    """When a service is meant. Scores of names are shares (about 0 to 1); evidence is a probability.

    All were chosen on the held-out messages of data/held_out.
    """

    # Share of a name that must be said: with an intent about services, and with any other.
    named: float = 0.45
    named_otherwise: float = 0.9
    # By how much of its score the best must lead; more where the words that speak for it speak for the second, too.
    margin: float = 0.05
    margin_shared: float = 0.12
    # With evidence: how much it counts beside the name, what both together must reach beyond what speaks for no
    # service at all, and by how much the best must lead.
    evidence_weight: float = 1.0
    together: float = 0.25
    together_otherwise: float = 1.2
    margin_together: float = 0.03
    # Evidence that outweighs that a service's place was not named.
    sure: float = 0.6


class ServiceFinder:
    """Finds the service that a text names, and the candidates when several are close."""

    def __init__(self, catalogue: Catalogue, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.index = NameIndex(service_entries(catalogue))
        filing = np.array([catalogue.services[entry.id].filing for entry in self.index.owners])
        self._suiting: dict[str, list[str]] = load("retrieval")["intents"]
        # A factor for each name, so that a search compares no texts: by intent, and by whether it lies where.
        self._suits = {
            intent: np.where(np.isin(filing, filings), _SUITING, 1.0) for intent, filings in self._suiting.items()
        }
        home = set(load("retrieval")["home"])
        where = [catalogue.services[entry.id].jurisdiction for entry in self.index.owners]
        self._at_home = np.where([jurisdiction in home for jurisdiction in where], 1.0, _AWAY)
        needing = set(load("retrieval")["filings_that_need_the_place"])
        acts = set(load("retrieval")["filings_that_are_acts"])
        self._known = frozenset(catalogue.services)
        self._acts = {service.id for service in catalogue.services.values() if service.filing in acts}
        self._need_place = {
            s.id for s in catalogue.services.values() if s.jurisdiction not in home and s.filing in needing
        }
        self._lies_in = {place: np.array([place == jurisdiction for jurisdiction in where]) for place in set(where)}

    def find(
        self,
        said: Sequence[QueryWord],
        intent: str | None = None,
        limit: int = 5,
        evidence: Mapping[str, float] | None = None,
    ) -> Match:
        """Return the service that the words clearly mean, and the best candidates; the intent prefers what suits it.

        `evidence` tells how likely each service is from how people speak of it (see nlu.evidence).
        """
        named = named_jurisdictions(said)
        factors = self._factors(named, intent)
        found = self.index.search(said, self.index.priors * factors, max(limit, _WITH_EVIDENCE if evidence else 0))
        is_about_services = intent in self._suiting
        if not evidence:
            threshold = self.limits.named if is_about_services else self.limits.named_otherwise
            return Match(self._clear_one(found[:limit], threshold, bool(named)), found[:limit])
        candidates = self._weighed(found, evidence, said)
        best = self._clear_together(candidates, evidence, is_about_services, bool(named))
        return Match(best, candidates[:limit])

    def _factors(self, named: Set[str], intent: str | None) -> Factors:
        """Return how much each name is preferred, by the places that are named and by what suits the intent."""
        there = [self._lies_in[place] for place in named if place in self._lies_in]
        if named:
            is_there = np.logical_or.reduce(there) if there else np.zeros(len(self.index.owners), dtype=np.bool_)
            factors = np.where(is_there, _THERE, _AWAY)
        else:
            factors = self._at_home
        return factors * self._suits[intent] if intent in self._suits else factors

    def _weighed(
        self, found: Sequence[Candidate], evidence: Mapping[str, float], said: Sequence[QueryWord]
    ) -> list[Candidate]:
        """Return the candidates by their names and the evidence together; one without a name stands for all words."""
        weight, by_name = self.limits.evidence_weight, {candidate.id: candidate for candidate in found}
        whole = (said[0].start, said[-1].end) if said else (0, 0)
        for id_ in self._known.intersection(evidence) - by_name.keys():
            by_name[id_] = Candidate(id_, 0.0, 0.0, *whole, frozenset())
        weighed = [replace(one, score=one.score + weight * evidence.get(one.id, 0.0)) for one in by_name.values()]
        return sorted(weighed, key=lambda candidate: (-candidate.score, candidate.id))

    def _clear_together(
        self, candidates: Sequence[Candidate], evidence: Mapping[str, float], is_about_services: bool, has_place: bool
    ) -> Candidate | None:
        if not candidates:
            return None
        best, limits = candidates[0], self.limits
        is_act = best.id in self._acts
        needed = limits.together if is_about_services and not is_act else limits.together_otherwise
        against = limits.evidence_weight * evidence.get(NO_SERVICE, 0.0)
        if best.score - against < needed:
            return None
        if best.id in self._need_place and not has_place and evidence.get(best.id, 0.0) < limits.sure:
            return None
        is_close = any(best.score - other.score < limits.margin_together for other in candidates[1:])
        return None if is_close else best

    def _clear_one(self, candidates: Sequence[Candidate], threshold: float, has_place: bool) -> Candidate | None:
        if candidates and candidates[0].id in self._acts:
            threshold = self.limits.named_otherwise
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
        return self.limits.margin_shared if is_shared else self.limits.margin
