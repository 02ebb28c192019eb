"""The catalogue made larger."""

import shutil
from pathlib import Path

import pytest

from benchmarks.errors import TooFewNames
from benchmarks.padding import SPELLINGS, pad, services
from seva.catalogue import Catalogue, load_catalogue
from seva.catalogue.wording_rules import FEWEST_ALIASES
from seva.language.script import detect_script
from seva.processes.checks import checked_catalogue
from tests.conftest import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue"))


def test_a_padded_catalogue_passes_every_check(root: Path) -> None:
    before = load_catalogue(root)
    assert pad(root, 738) == 738 - len(before.services)
    padded, _ = checked_catalogue(root)
    assert len(padded.services) == 738
    assert padded.services.keys() > before.services.keys()
    assert len({service.name.en for service in padded.services.values()}) == 738


def test_a_catalogue_that_is_large_enough_stays_as_it_is(root: Path) -> None:
    before = load_catalogue(root)
    assert pad(root, len(before.services) - 1) == 0
    assert load_catalogue(root).fingerprint == before.fingerprint


def test_more_than_the_lists_yield_is_refused(root: Path) -> None:
    with pytest.raises(TooFewNames, match="are needed"):
        pad(root, 100_000)
    assert not list(root.rglob("made_*.yml"))


def test_a_seed_always_makes_the_same_services(catalogue: Catalogue) -> None:
    departments = list(catalogue.departments.values())
    assert list(services(departments, 1)) == list(services(departments, 1)) != list(services(departments, 2))


def test_each_spelling_has_aliases_in_its_script(catalogue: Catalogue) -> None:
    for service in services(list(catalogue.departments.values())):
        for spelling in SPELLINGS:
            names = service["aliases"][spelling]
            assert len(set(names)) >= FEWEST_ALIASES
            assert {detect_script(name) for name in names} == {"Deva" if spelling == "hi" else "Latn"}
