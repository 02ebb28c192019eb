"""From a model's scores to answers: calibrated on the messages that settings are chosen on, services by the finder."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu.calibration import HeldOut, favoured, odds_beyond, temperature
from nlu.features import Floats
from nlu.network import softmax
from nlu.retrieval import query_words
from nlu.service_names import NO_SERVICE, ServiceFinder
from workbench.experiments.figures import Judged
from workbench.experiments.material import CHOOSING, MISSPELT, Material
from workbench.experiments.scores import Scores
from workbench.scored import OUT_OF_SCOPE, Scored

_RANKING = 5
# What a message is worth in which nothing is known, as in the intent classifier.
_UNKNOWN = 0.1


@dataclass(frozen=True)
class Calibrated:
    """Probabilities of all messages of a material, a row each; `known`: whether anything in the message was."""

    intents: Sequence[str]
    shares: Floats
    services: Sequence[str]
    service_shares: Floats
    known: Sequence[bool]


def uncalibrated(scores: Scores) -> Calibrated:
    """The scores as probabilities just as they come."""
    services = softmax(scores.service_scores) if scores.services else scores.service_scores
    return _known(scores, softmax(scores.intent_scores), services)


def calibrated(scores: Scores, material: Material) -> Calibrated:
    """Make the scores probabilities, with temperatures found on the messages to choose on."""
    chosen = material.sets[CHOOSING]
    shares = _heated(scores.intent_scores, scores.intents, [one.intent for one in chosen])
    services = _heated(scores.service_scores, scores.services, [one.service or NO_SERVICE for one in chosen])
    return _known(scores, shares, services)


def _known(scores: Scores, shares: Floats, services: Floats) -> Calibrated:
    return Calibrated(scores.intents, shares, scores.services, services, [bool(known) for known in scores.known])


def mixed(members: Sequence[Calibrated]) -> Calibrated:
    """The mean of the probabilities of intents; the services are the first one's that tells them."""
    first = next((one for one in members if one.services), members[0])
    shares = np.asarray(np.mean([one.shares for one in members], axis=0), dtype=np.float32)
    known = [any(flags) for flags in zip(*(one.known for one in members), strict=True)]
    return Calibrated(first.intents, shares, first.services, first.service_shares, known)


def with_odds(found: Calibrated, material: Material) -> Calibrated:
    """The same when what is out of scope counts more, by odds of the messages to choose on."""
    beyond, right = found.intents.index(OUT_OF_SCOPE), [one.intent for one in material.sets[CHOOSING]]
    odds = odds_beyond(found.shares[: len(right)], [found.intents.index(intent) for intent in right], beyond)
    shares = favoured(found.shares, beyond, odds)
    return Calibrated(found.intents, shares, found.services, found.service_shares, found.known)


def judged(found: Calibrated, material: Material, finder: ServiceFinder | None, *, by_margin: bool = False) -> Judged:
    """The answers to each set; with a finder also the services, by names alone if the model does not tell them."""
    answers, at = {}, 0
    for name, messages in material.sets.items():
        # The column of the misspelt set is of intents.
        used = None if name == MISSPELT else finder
        answers[name] = [_answer(one, row, found, used, by_margin) for row, one in enumerate(messages, at)]
        at += len(messages)
    return answers


def _heated(scores: Floats, labels: Sequence[str], right: Sequence[str]) -> Floats:
    places = {label: at for at, label in enumerate(labels)}
    rows = [(row, places[label]) for row, label in enumerate(right) if label in places]
    if not rows:
        return softmax(scores) if scores.size else scores
    return softmax(scores / np.float32(temperature(scores[[row for row, _ in rows]], [at for _, at in rows])))


def _answer(message: HeldOut, row: int, found: Calibrated, finder: ServiceFinder | None, by_margin: bool) -> Scored:
    ranking: tuple[tuple[str, float], ...] = ((OUT_OF_SCOPE, _UNKNOWN),)
    if found.known[row]:
        best = found.shares[row].argsort()[::-1][:_RANKING]
        ranking = tuple((found.intents[at], float(found.shares[row, at])) for at in best)
    intent, confidence = ranking[0]
    if by_margin and len(ranking) > 1:
        confidence -= ranking[1][1]
    return Scored(
        spelling=message.spelling,
        text=message.text,
        intent=message.intent,
        service=message.service,
        found_intent=intent,
        found_service=_service(message.text, intent, row, found, finder) if finder else None,
        confidence=confidence,
        ranking=ranking,
    )


def _service(text: str, intent: str, row: int, found: Calibrated, finder: ServiceFinder) -> str | None:
    evidence: dict[str, float] = {}
    if found.services and found.known[row]:
        shares, none = found.service_shares[row], found.services.index(NO_SERVICE)
        evidence = {found.services[at]: float(shares[at]) for at in {*shares.argsort()[::-1][:_RANKING], none}}
    match = finder.find(query_words(text), intent, 1, evidence or None)
    return match.best.id if match.best else None
