"""Photos with one known fault or none, for finding thresholds and, made otherwise, for judging them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.documents.camera import Shot, nothing, photographed
from benchmarks.documents.papers import LAYOUTS, OTHER_FONTS, TUNING_FONTS, Picture
from seva.documents.intake.model import Finding

WIDTH_ON_PHOTO = 0.88


@dataclass(frozen=True)
class Recipe:
    """What sets of photos differ in; nothing of one set is in the other."""

    seed: int
    fonts: tuple[str, ...]
    layouts: tuple[str, ...]
    sizes: tuple[int, ...]


TUNING = Recipe(1_000, TUNING_FONTS, ("letter", "card"), (26, 34, 44))
JUDGING = Recipe(77_000, OTHER_FONTS, ("form", "letter", "card"), (24, 30, 38, 48))


@dataclass(frozen=True)
class Case:
    """A photo and the one finding that is true of it, or None for a good one."""

    picture: Picture
    truth: Finding | None
    level: str


# The faults, each with how strong it is: blur and shake in heights of the letters, the rest as Shot has it. Between
# what is good and what is a fault lies a stretch of which people would disagree; it is in neither set.
GOOD = ({"light": (0.62, 1.05), "blur": (0.0, 0.05)},)
FAULTS: dict[Finding, tuple[dict[str, tuple[float, float]], ...]] = {
    "blurred": ({"blur": (0.15, 0.2)}, {"blur": (0.2, 0.4)}, {"shake": (0.6, 1.0)}),
    "dark": ({"light": (0.22, 0.3), "noise": (4, 6)}, {"light": (0.08, 0.2), "noise": (5, 8)}),
    "glare": ({"spot": (0.07, 0.11)}, {"spot": (0.11, 0.2)}),
    "cut_off": ({"cut": (0.14, 0.2)}, {"cut": (0.2, 0.35)}),
}


def photos(recipe: Recipe, of_each: int) -> Iterator[Case]:
    """So many photos of each kind of fault, twice as many good ones, and some of nothing."""
    for number in range(of_each):
        chance = random.Random(recipe.seed + number)
        for _ in range(3):
            yield _case(recipe, chance, None, chance.choice(GOOD))
        for finding, strengths in FAULTS.items():
            for strength in strengths:
                yield _case(recipe, chance, finding, strength)
        yield Case(nothing(chance), "nothing", "")


def _case(
    recipe: Recipe, chance: random.Random, truth: Finding | None, strength: dict[str, tuple[float, float]]
) -> Case:
    layout, size = chance.choice(recipe.layouts), chance.choice(recipe.sizes)
    paper = LAYOUTS[layout](chance, chance.choice(recipe.fonts), size)
    values: dict[str, Any] = {name: chance.uniform(*ends) for name, ends in strength.items()}
    for name in values.keys() & {"blur", "shake"}:
        values[name] *= WIDTH_ON_PHOTO * size / paper.picture.shape[1]
    shot = replace(Shot(tilt=chance.uniform(-3, 3)), **values)
    level = ", ".join(f"{name} {low:g} to {high:g}" for name, (low, high) in strength.items())
    return Case(photographed(paper.picture, shot, chance), truth, level)
