"""Which figures there are, what each counts, and by what its cells are kept.

One table of this says for each figure from which rows it is counted, on which day and with which detail. Cells are
changed by it as things happen, made of it again from the start, and read by it where no cells are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag
from typing import Final

# Cells are kept by the day and by so many days, counted from 1 January 1970.
LONG = 32
# People are told apart for so many days back; longer ago counts as never.
NEVER, LONGEST_GAP = "never", 366
# A contact within so many days after another one is a repeated one.
REPEATED_WITHIN = 7
PAYMENT_STEP = "payment"
DECISIONS = ("approved", "issued", "rejected")
OPEN = ("queued", "filed", "under_review", "needs_information")
# The number of 31 December 9999, for what has no limit.
FOREVER: Final = 2932896


class Split(IntFlag):
    """By what cells are split; a service tells its department."""

    WHOLE = 0
    SERVICE = 1
    DISTRICT = 2
    TALK = 4  # language and channel


# Wherever there are many details, a service in a district is a handful of applications: these are read one by one.
USUAL = (Split.WHOLE, Split.SERVICE, Split.TALK, Split.SERVICE | Split.TALK)
CASES = (*USUAL, Split.DISTRICT)
RANKED = (*CASES, Split.DISTRICT | Split.SERVICE, Split.DISTRICT | Split.TALK)
FUNNEL = (Split.SERVICE, Split.SERVICE | Split.TALK)


@dataclass(frozen=True)
class Figure:
    """A figure: what is counted of `source`, on which `day` and with which `detail`, `where`; its cells' splits."""

    name: str
    source: str
    day: str = ""
    detail: str = "''"
    where: str = "1 = 1"
    splits: Sequence[Split] = USUAL


def _days(seconds: str) -> str:
    return f"CAST(({seconds} + 43200) / 86400 AS TEXT)"


_PAYING = "CASE WHEN c.paying < c.confirmed THEN c.confirmed - c.paying ELSE 0 END"
_DECIDED = "c.decided IS NOT NULL"
_FILED = "c.filed IS NOT NULL"
FIGURES: dict[str, Figure] = {
    figure.name: figure
    for figure in (
        Figure("started", "cases", "c.started", splits=CASES),
        Figure("left", "cases", "c.started", "c.last_step", "c.filed IS NULL AND c.last_step <> ''", FUNNEL),
        Figure("filed", "cases", "c.filed", splits=CASES),
        Figure("unfiled", "cases", "c.queued", "''", "c.status = 'queued'", ()),
        Figure("state", "cases", "c.filed", "c.status", splits=CASES),
        Figure("open", "cases", f"COALESCE(c.due, {FOREVER})", "CAST(c.filed AS TEXT)", "c.is_open", ()),
        Figure("decided", "cases", "c.decided", "c.outcome", splits=CASES),
        Figure("took", "cases", "c.decided", "CAST(c.took AS TEXT)", splits=CASES),
        Figure("late", "cases", "c.decided", "CAST(c.late AS TEXT)", "c.late IS NOT NULL", CASES),
        Figure("in_time", "cases", "c.decided", "CASE WHEN c.late > 0 THEN 'no' ELSE 'yes' END",
               "c.late IS NOT NULL", RANKED),
        Figure("spent_department", "cases", "c.decided", _days("c.spent_department"), splits=CASES),
        Figure("spent_citizen", "cases", "c.decided", _days("c.spent_citizen"), splits=CASES),
        Figure("spent_payment", "cases", "c.decided", _days(_PAYING), splits=CASES),
        Figure("reached", "steps", "c.started", "s.step", splits=FUNNEL),
        Figure("conversations", "talks"),
        Figure("begun", "talks"),
        Figure("people", "talks", splits=(Split.WHOLE, Split.TALK)),
        Figure("turns", "turns"),
        Figure("intents", "turns"),
        Figure("scripts", "turns"),
        Figure("not_understood", "turns"),
        Figure("calls", "calls", splits=(Split.WHOLE, Split.SERVICE)),
        Figure("answered_in", "calls", splits=(Split.WHOLE, Split.SERVICE)),
    )
}  # fmt: skip
# Where the rows of a figure lie that is read one by one.
ROWS = {
    "cases": "figures_cases c",
    "steps": "figures_steps s JOIN figures_cases c ON c.application_id = s.application_id",
}
# Upper ends of classes of answering times, in milliseconds; beyond the last there is no end.
CLASSES = (50, 100, 200, 300, 500, 800, 1200, 2000, 3000, 5000)
