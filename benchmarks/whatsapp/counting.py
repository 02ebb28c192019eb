"""What became of letters: lost, handled twice, out of order. A few lines of arithmetic, the same for every bot."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """How many of some things there were, and what became of them; `disordered` counts citizens."""

    expected: int
    lost: int
    twice: int
    strange: int
    disordered: int

    @property
    def is_clean(self) -> bool:
        """Whether each was there once, in order, and nothing else was."""
        return not (self.lost or self.twice or self.strange or self.disordered)


def tally(expected: Mapping[str, Sequence[str]], found: Mapping[str, Sequence[str]]) -> Tally:
    """Compares ids by citizen. `twice` counts every further time, `strange` ids that nobody sent.

    A citizen's order is broken if those of the ids that came are in another order, each counted by its first time.
    """
    lost = twice = strange = disordered = total = 0
    for citizen in {**expected, **found}:
        sent, got = expected.get(citizen, ()), found.get(citizen, ())
        known, counts = set(sent), Counter(got)
        total += len(sent)
        lost += len(known - counts.keys())
        twice += sum(count - 1 for message, count in counts.items() if message in known)
        strange += sum(count for message, count in counts.items() if message not in known)
        first = [message for message in dict.fromkeys(got) if message in known]
        disordered += first != [message for message in sent if message in counts]
    return Tally(total, lost, twice, strange, disordered)
