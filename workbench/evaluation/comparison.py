"""A model beside the incumbent: on the same messages with a paired test, or by scores alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from scipy.stats import binomtest

from workbench.evaluation.summary import SPELLING
from workbench.scored import Scored, grouped, share

ALL = "all"
# Below this a difference is hardly chance.
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Comparison:
    """Shares before and after, of all messages or a spelling's.

    The rest is known only where both models parsed the same messages: how many, how many became right and wrong, and
    the probability that chance alone parts them so far (McNemar's exact test).
    """

    name: str
    before: float
    after: float
    count: int | None = None
    gained: int | None = None
    lost: int | None = None
    p_value: float | None = None

    @property
    def points_lost(self) -> float:
        """Percentage points lost; negative: gained."""
        return (self.before - self.after) * 100

    @property
    def is_significant(self) -> bool:
        """Whether the difference is hardly chance."""
        return self.p_value is not None and self.p_value < SIGNIFICANT


def mcnemar(gained: int, lost: int) -> float:
    """The probability of a split at least as uneven if both models were equally good (exact, two-sided)."""
    changed = gained + lost
    return float(binomtest(min(gained, lost), changed, 0.5).pvalue) if changed else 1.0


def compare(
    before: Sequence[Scored], after: Sequence[Scored], right: Callable[[Scored], bool] = lambda m: m.is_right
) -> list[Comparison]:
    """All messages that both models parsed, then each spelling; what a message means is what it means today."""
    old = {message.key: message for message in before}
    pairs = [(replace(old[m.key], intent=m.intent, service=m.service), m) for m in after if m.key in old]
    if not pairs:
        return []
    spellings = grouped([new for _, new in pairs], lambda message: message.spelling)
    groups = {ALL: pairs} | {name: [pair for pair in pairs if pair[1].spelling == name] for name in spellings}
    return [_compared(name, [(right(one), right(other)) for one, other in group]) for name, group in groups.items()]


def compare_scores(before: Mapping[str, float], after: Mapping[str, float]) -> list[Comparison]:
    """The same by the intent accuracies of two summaries."""
    names = [name for name in before if name == "intent" or name.startswith(SPELLING)]
    return [
        Comparison(name.removeprefix(SPELLING) if name != "intent" else ALL, before[name], after[name])
        for name in names
        if name in after
    ]


def newly_wrong(before: Sequence[Scored], after: Sequence[Scored]) -> list[tuple[Scored, Scored]]:
    """Messages that the first model understood and the second does not, as both took them."""
    old = {message.key: message for message in before}
    pairs = [(old[message.key], message) for message in after if message.key in old and not message.is_right]
    return [(one, other) for one, other in pairs if one.found_intent == other.intent]


def _compared(name: str, pairs: Sequence[tuple[bool, bool]]) -> Comparison:
    gained = sum(not before and after for before, after in pairs)
    lost = sum(before and not after for before, after in pairs)
    before, after = share(one for one, _ in pairs), share(other for _, other in pairs)
    return Comparison(name, before, after, len(pairs), gained, lost, mcnemar(gained, lost))
