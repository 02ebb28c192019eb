"""Makes a catalogue larger with made services, so that the time of a parse can be measured as the catalogue grows."""

from collections.abc import Iterator, Mapping
from itertools import islice, product
from pathlib import Path
from random import Random
from typing import Any

import yaml

from benchmarks.errors import TooFewNames
from seva.catalogue import Department, load_catalogue

PARTS = Path(__file__).with_name("padding.yml")
HOME = "delhi"
SEED = 738
MOST_POPULAR = 20
SPELLINGS = ("en", "hi", "hinglish")
# The catalogue's own rule for a short name.
LONGEST_NAME = 24


def pad(root: Path, total: int, seed: int = SEED) -> int:
    """Adds services to the catalogue under `root` until it has `total`; returns how many were added.

    The same ones for the same catalogue and seed. TooFewNames when the lists do not yield as many.
    """
    catalogue = load_catalogue(root)
    departments = [department for department in catalogue.departments.values() if department.jurisdiction == HOME]
    missing = max(0, total - len(catalogue.services))
    made = list(islice(services(departments, seed), missing))
    if len(made) < missing:
        raise TooFewNames(f"{PARTS} yields {len(made)} services, {missing} are needed: add objects or acts.")
    for service in made:
        file = root / "services" / service["department"] / f"{service['id']}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(service, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return missing


def services(departments: list[Department], seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Services as the catalogue's files have them, each of another object and act; as many as the lists yield."""
    parts: dict[str, Any] = yaml.safe_load(PARTS.read_text(encoding="utf-8"))
    random = Random(seed)
    pairs = list(product(parts["objects"], parts["acts"]))
    random.shuffle(pairs)
    for number, (thing, act) in enumerate(pairs, 1):
        words = {"object": thing, "act": act, "place": random.choice(parts["places"])}
        department = random.choice(departments)
        name = {language: _filled("{object} {act}", words, language) for language in ("en", "hi")}
        if max(map(len, name.values())) > LONGEST_NAME:
            continue
        yield {
            "id": f"made_{number:04}",
            "department": department.id,
            "jurisdiction": department.jurisdiction,
            "popularity": random.randrange(MOST_POPULAR),
            "kind": act["kind"],
            "filing": act["filing"],
            "name": name,
            "short_name": name,
            "aliases": {spelling: _aliases(parts["aliases"][spelling], words, spelling) for spelling in SPELLINGS},
            **parts["service"],
        }


def _aliases(forms: list[str], words: Mapping[str, Mapping[str, str]], spelling: str) -> list[str]:
    return [_filled(form, words, spelling) for form in forms]


def _filled(form: str, words: Mapping[str, Mapping[str, str]], spelling: str) -> str:
    return form.format_map({role: word[spelling] for role, word in words.items()})
