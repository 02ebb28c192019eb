"""What people said of how it went: stars after an application came to its end, and in between; words without names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from dashboard.panels import Column, Panel
from dashboard.shown import Shown
from seva.analytics.reading import Filter
from seva.clock import INDIA_AHEAD
from seva.storage.tables import citizens, feedback
from seva.storage.tables import ratings as kept

MOST, MOST_DEPARTMENTS = 20, 15
STARS = (5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Words:
    """What somebody wrote with their stars; `service` is empty where it was about no application."""

    at: datetime
    stars: int | None
    service: str
    encrypted: str


def bounds(which: Filter) -> tuple[datetime, datetime]:
    """The first moment of the range and the first after it, as they are stored."""
    since = datetime.combine(which.since, time()) - INDIA_AHEAD
    return since, datetime.combine(which.until, time()) - INDIA_AHEAD + timedelta(days=1)


def ratings(shown: Shown) -> Panel:
    """How often each number of stars was given: after the end of an application, and in the conversation else."""
    c, f = kept.c, feedback.c
    after = dict(_read(shown, select(c.rating, func.count()).where(*_given(shown)).group_by(c.rating)))
    said = select(f.rating, func.count()).where(f.rating.is_not(None), *_said(shown)).group_by(f.rating)
    other = dict(_read(shown, said)) if _counts_others(shown) else {}
    rows = [(shown.say("rating.stars", stars=stars), after.get(stars, 0), other.get(stars, 0)) for stars in STARS]
    columns = [
        Column(shown.say("column.rating"), "text"), Column(shown.say("column.after_the_end")),
        Column(shown.say("column.else_in_chat")),
    ]  # fmt: skip
    return Panel("ratings", columns, rows, "lying")


def ratings_by_department(shown: Shown) -> Panel:
    """The stars after the end of an application, by the department that decided it."""
    c, found = kept.c, dict[str, Counter[int]]()
    query = select(c.department, c.rating, func.count()).where(*_given(shown)).group_by(c.department, c.rating)
    for department, stars, count in _read(shown, query):
        found.setdefault(department, Counter())[stars] += count
    most = sorted(found, key=lambda one: (-found[one].total(), one))[:MOST_DEPARTMENTS]
    rows = [(shown.department(one), *(found[one][stars] for stars in STARS)) for one in most]
    stars = [Column(shown.say("rating.stars", stars=one)) for one in STARS]
    return Panel("rated", [Column(shown.say("column.department"), "text"), *stars], rows, "across")


def words_of_ratings(shown: Shown) -> Panel:
    """The latest words; digits are covered, since people write numbers of theirs there."""
    latest = sorted(_words(shown), key=lambda one: one.at, reverse=True)
    rows: list[Sequence[Any]] = []
    for one in latest:
        text = _covered(shown.core.cipher.decrypt(one.encrypted))
        if text.strip() and len(rows) < MOST:
            about = shown.service(one.service) if one.service else ""
            rows.append(((one.at + INDIA_AHEAD).date(), one.stars, about, text))
    columns = [
        Column(shown.say("column.day"), "text"), Column(shown.say("column.rating")),
        Column(shown.say("column.service"), "text"), Column(shown.say("column.words"), "text"),
    ]  # fmt: skip
    return Panel("words", columns, rows)


def _words(shown: Shown) -> list[Words]:
    c, f = kept.c, feedback.c
    query = select(c.rated_at, c.rating, c.service, c.words_encrypted).where(c.words_encrypted.is_not(None))
    found = [Words(*row) for row in _read(shown, query.where(*_given(shown)).order_by(c.rated_at.desc()).limit(MOST))]
    if _counts_others(shown):
        said = select(f.created_at, f.rating, f.words_encrypted).where(*_said(shown))
        # Many give stars and say nothing, which only shows once it is decrypted.
        rows = _read(shown, said.order_by(f.created_at.desc()).limit(2 * MOST))
        found += [Words(at, stars, "", words) for at, stars, words in rows]
    return found


def _given(shown: Shown) -> list[ColumnElement]:
    """Conditions of ratings after an end: of the days, the department, the service and the language asked for."""
    c, which = kept.c, shown.filter
    since, until = bounds(which)
    found = [c.rating.is_not(None), c.rated_at >= since, c.rated_at < until]
    found += [c.department == which.department] if which.department else []
    found += [c.service == which.service] if which.service else []
    found += [c.department.in_(sorted(which.departments))] if which.departments is not None else []
    # Ratings know no district: who sees only some sees none of them.
    found += [c.application_id.is_(None)] if which.districts is not None else []
    return [*found, *_spoken(c.citizen_id, which)]


def _said(shown: Shown) -> list[ColumnElement]:
    since, until = bounds(shown.filter)
    c = feedback.c
    return [c.created_at >= since, c.created_at < until, *_spoken(c.citizen_id, shown.filter)]


def _spoken(citizen: Any, which: Filter) -> list[ColumnElement]:
    speaks = select(citizens.c.id).where(citizens.c.language == which.language)
    return [citizen.in_(speaks)] if which.language else []


def _counts_others(shown: Shown) -> bool:
    """Whether what is about no application lies within what is asked for and may be seen."""
    which = shown.filter
    narrow = which.department or which.service or which.departments is not None or which.districts is not None
    return not narrow


def _read(shown: Shown, query: Any) -> list[Any]:
    with shown.core.database.begin() as connection:
        return list(connection.execute(query).all())


def _covered(words: str) -> str:
    return "".join("•" if letter.isdecimal() else letter for letter in words)[:300]
