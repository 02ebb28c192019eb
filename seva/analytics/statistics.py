"""The little statistics that the pages need, exact where exact is possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

# Standard deviations that hold 95 and 99.8 of 100 when only chance is at work.
WARNS, ALARMS = 1.96, 3.09


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """The smallest value that at least `share` of all do not exceed; None of nothing."""
    whole, so_far = sum(counts.values()), 0
    for value in sorted(counts):
        so_far += counts[value]
        if counts[value] and so_far >= share * whole:
            return value
    return None


def wilson(good: int, of: int, z: float = WARNS) -> tuple[float, float]:
    """The interval of shares that fit to `good` of `of` (Wilson 1927); 0 to 1 of nothing."""
    if not of:
        return 0.0, 1.0
    share, square = good / of, z * z
    middle, spread = share + square / (2 * of), z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + square / of)), min(1.0, (middle + spread) / (1 + square / of))


@dataclass(frozen=True)
class Ranked:
    """One of those that are compared. `fair` is its share drawn towards that of all, the more the fewer it has."""

    name: str
    good: int
    of: int
    fair: float
    verdict: str  # better, worse (beyond what chance explains), expected

    @property
    def share(self) -> float:
        """Its own share."""
        return self.good / self.of


def ranking(results: Mapping[str, tuple[int, int]]) -> list[Ranked]:
    """Those with any, best first by the fair share (beta-binomial, empirical Bayes by moments).

    The verdict is that of a funnel plot: outside of the limits in which 99.8 of 100 lie by chance at this volume.
    """
    known = {name: pair for name, pair in results.items() if pair[1]}
    good, whole = sum(g for g, _ in known.values()), sum(n for _, n in known.values())
    if not whole:
        return []
    mean = good / whole
    weight = _weight(list(known.values()), mean)
    made = [
        Ranked(name, g, n, (g + weight * mean) / (n + weight), _verdict(g, n, mean)) for name, (g, n) in known.items()
    ]
    return sorted(made, key=lambda one: (-one.fair, one.name))


def limits(mean: float, of: int) -> tuple[float, float]:
    """Between which shares 99.8 of 100 lie by chance at this volume."""
    spread = ALARMS * sqrt(mean * (1 - mean) / of) if of else 1.0
    return max(0.0, mean - spread), min(1.0, mean + spread)


def _verdict(good: int, of: int, mean: float) -> str:
    low, high = limits(mean, of)
    share = good / of
    return "better" if share > high else "worse" if share < low else "expected"


def _weight(pairs: Sequence[tuple[int, int]], mean: float) -> float:
    """How many results of the mean each one is given beforehand: few when the shares differ by more than chance."""
    whole = sum(n for _, n in pairs)
    by_chance = mean * (1 - mean)
    seen = sum(n * (g / n - mean) ** 2 for g, n in pairs)
    freedom = whole - sum(n * n for _, n in pairs) / whole
    between = (seen - (len(pairs) - 1) * by_chance) / freedom if freedom else 0.0
    return max(0.0, by_chance / between - 1) if between > 0 else 1000.0


def survival(took: Mapping[int, int], open_at: Mapping[int, int]) -> list[float]:
    """The share still undecided after 0, 1, 2... days (Kaplan and Meier), from days that decisions took and the ages
    of what is open."""
    last = max([*took, *open_at], default=0)
    at_risk, share, shares = sum(took.values()) + sum(open_at.values()), 1.0, []
    for day in range(last + 1):
        share *= 1 - took.get(day, 0) / at_risk if at_risk else 1.0
        shares.append(share)
        at_risk -= took.get(day, 0) + open_at.get(day, 0)
    return shares


def chance_of_breach(shares: Sequence[float], age: int, limit: int) -> float:
    """The chance that what is undecided at `age` days is still undecided after `limit` days; 0 to 1."""
    before, after = _at(shares, age), _at(shares, limit)
    return after / before if before > 0 else 1.0


def _at(shares: Sequence[float], day: int) -> float:
    if day < 0 or not shares:
        return 1.0
    return shares[min(day, len(shares) - 1)]


def histogram(values: Iterable[tuple[str, int]]) -> dict[int, int]:
    """Details that are numbers, as numbers."""
    made: dict[int, int] = {}
    for detail, count in values:
        made[int(detail)] = made.get(int(detail), 0) + count
    return made
