"""What people said of the service: stars by number, and their words without names."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from dashboard.panels import Column, Panel
from dashboard.shown import Shown
from seva.analytics.reading import Filter
from seva.clock import INDIA_AHEAD
from seva.storage.tables import feedback

MOST = 20


def bounds(which: Filter) -> tuple[datetime, datetime]:
    """The first moment of the range and the first after it, as they are stored."""
    since = datetime.combine(which.since, time()) - INDIA_AHEAD
    return since, datetime.combine(which.until, time()) - INDIA_AHEAD + timedelta(days=1)


def ratings(shown: Shown) -> Panel:
    """How often each number of stars was given; ratings belong to no department."""
    c = feedback.c
    since, until = bounds(shown.filter)
    within = (c.created_at >= since) & (c.created_at < until) & c.rating.is_not(None)
    query = select(c.rating, func.count()).where(within).group_by(c.rating)
    with shown.core.database.begin() as connection:
        found = {rating: count for rating, count in connection.execute(query).all()} if _sees_all(shown) else {}
    rows = [(shown.say("rating.stars", stars=stars), found.get(stars, 0)) for stars in range(5, 0, -1)]
    columns = [Column(shown.say("column.rating"), "text"), Column(shown.say("column.count"))]
    return Panel("ratings", columns, rows, "lying")


def words_of_ratings(shown: Shown) -> Panel:
    """The latest words; digits are covered, since people write numbers of theirs there."""
    c = feedback.c
    since, until = bounds(shown.filter)
    query = select(c.created_at, c.rating, c.words_encrypted).where(c.created_at >= since, c.created_at < until)
    rows: list[Sequence[Any]] = []
    if _sees_all(shown):
        with shown.core.database.begin() as connection:
            for row in connection.execute(query.order_by(c.created_at.desc()).limit(MOST)):
                words = _covered(str(shown.core.cipher.decrypt(row.words_encrypted)))
                if words.strip():
                    rows.append(((row.created_at + INDIA_AHEAD).date(), row.rating, words))
    columns = [
        Column(shown.say("column.day"), "text"),
        Column(shown.say("column.rating")),
        Column(shown.say("column.words"), "text"),
    ]
    return Panel("words", columns, rows)


def _sees_all(shown: Shown) -> bool:
    return shown.filter.departments is None and shown.filter.districts is None


def _covered(words: str) -> str:
    return "".join("•" if letter.isdecimal() else letter for letter in words)[:300]
