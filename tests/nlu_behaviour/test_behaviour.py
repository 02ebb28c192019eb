"""What the trained model must not be moved by, what must move it, and what it must know at least (see bounds.yml)."""

import pytest

from seva.catalogue import Catalogue
from tests.nlu_behaviour import figures
from tests.nlu_behaviour.bounds import check
from tests.nlu_behaviour.model import Model
from workbench.perturb.kinds import PERTURBATIONS


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_perturbation_changes_nothing(name: str, model: Model) -> None:
    intents, services = figures.invariance(name, model.read)
    check(intents)
    check(services)


def test_misspelt_words_cost_little(model: Model) -> None:
    intents, services = figures.misspelling(model.read)
    check(intents)
    check(services)


def test_both_scripts_are_read_alike(model: Model) -> None:
    intents, services = figures.pairs(model.read)
    check(intents)
    check(services)


def test_what_differs_in_little_is_told_apart(model: Model) -> None:
    check(figures.direction(model.read))


def test_plain_messages_of_every_intent_are_understood(model: Model) -> None:
    check(figures.minimum_intents(model.read))


def test_every_service_is_found_by_its_plainest_requests(model: Model, catalogue: Catalogue) -> None:
    check(figures.minimum_services(model.read, catalogue))
