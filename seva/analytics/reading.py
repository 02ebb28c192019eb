"""Reading figures: sums of cells over days, for whom the filter says, split as a page wants."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock
from time import monotonic
from typing import Any, Self, TypeVar

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from seva.analytics.cells import BY
from seva.analytics.days import date_of, number_of
from seva.analytics.shape import FIGURES, LONG, NEVER, ROWS, Figure, Split
from seva.storage import Database
from seva.storage.tables import figures_cursors

Counts = Counter[tuple[Any, ...]]
REMEMBERED_SECONDS = 60.0
# Answers that are kept for the next who asks the same while nothing was counted.
ANSWERS = 4000
NEEDED = {
    "department": Split.SERVICE, "service": Split.SERVICE, "district": Split.DISTRICT, "language": Split.TALK,
    "channel": Split.TALK,
}  # fmt: skip
Version = tuple[tuple[Any, ...], ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Filter:
    """Days in India, both included, and for whom; empty is all. `departments` and `districts` are what may be seen."""

    since: date
    until: date
    department: str = ""
    service: str = ""
    district: str = ""
    language: str = ""
    channel: str = ""
    departments: frozenset[str] | None = None
    districts: frozenset[str] | None = None

    def over(self, since: date, until: date) -> Self:
        """The same for other days."""
        return replace(self, since=since, until=until)

    @property
    def days(self) -> list[date]:
        """Every day of the range."""
        return [self.since + timedelta(days=n) for n in range((self.until - self.since).days + 1)]

    @property
    def named(self) -> dict[str, list[str]]:
        """The values that are asked for or may be seen, of those dimensions that are narrowed."""
        found: dict[str, list[str]] = {name: [getattr(self, name)] for name in BY if getattr(self, name)}
        for name, seen in (("department", self.departments), ("district", self.districts)):
            if seen is not None:
                found[name] = sorted(seen & set(found[name]) if name in found else seen)
        return found


class Kept:
    """What was read, for the next who asks the same: until something is counted, or for a minute."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Any, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Any) -> Any:
        """The answer; None where there is none."""
        with self._lock:
            return self._answers.get(key)

    def put(self, key: Any, answer: Any) -> None:
        """Keeps an answer, and lets the oldest one go."""
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > ANSWERS:
                self._answers.popitem(last=False)


class Figures:
    """Sums of cells. What was read is kept as long as nothing more is counted, for all who ask the same."""

    def __init__(self, database: Database, kept: Kept | None = None, version: Version | None = None) -> None:
        self._database = database
        self._kept = kept or Kept()
        self._version = version

    def now(self) -> "Figures":
        """The same for one page: what was counted meanwhile is looked up once."""
        with self._database.begin() as connection:
            return Figures(self._database, self._kept, _version(connection))

    def remembered(self, key: Any, make: Callable[[], T]) -> T:
        """What changes little and reads much, made anew after a minute; `key` says what it is about."""
        found: tuple[float, T] | None = self._kept.get(("remembered", key))
        if found is None or found[0] < monotonic():
            found = (monotonic() + REMEMBERED_SECONDS, make())
            self._kept.put(("remembered", key), found)
        return found[1]

    def split(self, which: Filter, figures: Collection[str], *by: str) -> Counts:
        """Counts of one or several figures, split by columns of the cells, such as day and detail."""
        return Counter(self._answer((which, tuple(figures), by), lambda c: _split(c, which, figures, by)))

    def of(self, which: Filter, figure: str) -> dict[str, int]:
        """The counts of one figure by its detail."""
        return {detail: count for (detail,), count in self.split(which, [figure], "detail").items()}

    def total(self, which: Filter, figure: str, *details: str) -> int:
        """How many in all, or with these details."""
        found = self.of(which, figure)
        return sum(found.get(detail, 0) for detail in details) if details else sum(found.values())

    def people(self, which: Filter) -> int:
        """How many people wrote in the range: each counts where they first wrote in it, so none counts twice."""
        every = replace(which, department="", service="", departments=None)
        return self._answer(("people", every), lambda connection: _people(connection, every))

    def _answer(self, question: Any, read: Callable[[Connection], T]) -> T:
        found: T | None = self._kept.get((question, self._version)) if self._version else None
        if found is None:
            with self._database.begin() as connection:
                version = self._version or _version(connection)
                found = self._kept.get((question, version))
                if found is None:
                    found = read(connection)
                    self._kept.put((question, version), found)
        return found


def _version(connection: Connection) -> Version:
    c = figures_cursors.c
    query = select(c.source, c.written_by, c.position).order_by(c.source)
    return tuple(tuple(row) for row in connection.execute(query))


def _split(connection: Connection, which: Filter, figures: Collection[str], by: tuple[str, ...]) -> Counts:
    needed = Split.WHOLE
    for name in {*which.named, *by} & NEEDED.keys():
        needed |= NEEDED[name]
    counts: Counts = Counter()
    for split, some in _by_split(figures, needed).items():
        made = _of_rows(which, some, by) if split is None else _of_cells(which, some, by, split)
        for statement, values in made:
            for row in connection.execute(text(statement), values):
                counts[_key(row, by)] += int(row[-1] or 0)
    return Counter({key: count for key, count in counts.items() if count})


def _key(row: Any, by: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(date_of(value) if name == "day" else value for name, value in zip(by, row, strict=False))


def _by_split(figures: Collection[str], needed: Split) -> dict[Split | None, list[Figure]]:
    """The figures by the narrowest split that tells what is needed; None where rows must be read one by one."""
    found: dict[Split | None, list[Figure]] = {}
    for figure in (FIGURES[name] for name in figures):
        fitting = [split for split in figure.splits if split & needed == needed]
        if fitting or figure.source in ROWS:
            found.setdefault(min(fitting, default=None, key=lambda one: one.bit_count()), []).append(figure)
    return found


def _of_cells(
    which: Filter, figures: list[Figure], by: tuple[str, ...], split: Split
) -> Iterator[tuple[str, dict[str, Any]]]:
    columns = [f"l.{name}" if name in BY else f"c.{name}" for name in by]
    chosen, values = _narrowed(which, "l")
    names = ", ".join(f"'{figure.name}'" for figure in figures)
    statement = f"""
        SELECT {"".join(f"{column}, " for column in columns)} SUM(c.count)
        FROM figures_lots l JOIN figures_cells c ON c.lot = l.id
        WHERE l.split = {int(split)}{chosen} AND c.figure IN ({names}) AND c.span = :span
        AND c.day BETWEEN :since AND :until
        {"GROUP BY " + ", ".join(columns) if columns else ""}"""  # noqa: S608 names of ours, values are bound
    for span, since, until in _spans(which, "day" in by):
        yield statement, {**values, "span": span, "since": since, "until": until}


def _of_rows(which: Filter, figures: list[Figure], by: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    chosen, values = _narrowed(which, "c")
    values |= {"since": number_of(which.since), "until": number_of(which.until)}
    for figure in figures:
        known = {"figure": f"'{figure.name}'", "day": figure.day, "detail": figure.detail}
        columns = [known.get(name, f"c.{name}") for name in by]
        numbers = ", ".join(str(number + 1) for number in range(len(columns)))
        yield (
            f"""
        SELECT {"".join(f"{column}, " for column in columns)} COUNT(*) FROM {ROWS[figure.source]}
        WHERE {figure.where} AND {figure.day} BETWEEN :since AND :until{chosen}
        {"GROUP BY " + numbers if columns else ""}""",  # noqa: S608 names of ours, values are bound
            values,
        )


def _narrowed(which: Filter, table: str) -> tuple[str, dict[str, Any]]:
    conditions, values = "", dict[str, Any]()
    for name, chosen in which.named.items():
        keys = [f"{name}_{number}" for number in range(len(chosen))]
        values |= dict(zip(keys, chosen, strict=True))
        conditions += f" AND {table}.{name} IN ({', '.join(f':{key}' for key in keys) or 'NULL'})"
    return conditions, values


def _spans(which: Filter, by_day: bool) -> Iterator[tuple[int, int, int]]:
    """Span, first and last day of the cells that make up the range: long ones within, days at both ends."""
    since, until, long = number_of(which.since), number_of(which.until), LONG
    first, after = -(-since // long) * long, (until + 1) // long * long
    if by_day or first >= after:
        yield 1, since, until
        return
    yield long, first, after - 1
    if since < first:
        yield 1, since, first - 1
    if after <= until:
        yield 1, after, until


def _people(connection: Connection, which: Filter) -> int:
    if which.district or which.districts is not None:
        return 0
    chosen, values = _narrowed(which, "l")
    split = Split.TALK if which.named else Split.WHOLE
    statement = f"""
        SELECT COALESCE(SUM(c.count), 0) FROM figures_lots l JOIN figures_cells c ON c.lot = l.id
        WHERE l.split = {int(split)}{chosen} AND c.figure = 'people' AND c.span = 1 AND c.day BETWEEN :since AND :until
        AND CASE WHEN c.detail = '{NEVER}' THEN 1 = 1 ELSE c.day - CAST(c.detail AS INTEGER) < :since END
    """  # noqa: S608 names of ours, values are bound
    values |= {"since": number_of(which.since), "until": number_of(which.until)}
    return int(connection.execute(text(statement), values).scalar_one())
