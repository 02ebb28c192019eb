"""Days in India, as dates and as the numbers that figures are kept by, and the SQL that both databases understand."""

import re
from datetime import date, datetime
from functools import cache

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import TextClause

from seva.clock import INDIA_AHEAD

FIRST = date(1970, 1, 1).toordinal()
AHEAD = int(INDIA_AHEAD.total_seconds())
# What is written in capitals in this package's SQL. Whole seconds, so that both databases reckon alike.
SECONDS = {
    "postgresql": r"CAST(floor(extract(epoch FROM \1)) AS bigint)",
    "sqlite": r"CAST(strftime('%s', \1) AS INTEGER)",
}
PAIRS = {"postgresql": r"json_each_text(CAST(\1 AS json))", "sqlite": r"json_each(\1)"}


def day_of(moment: datetime) -> date:
    """The day in India of a stored moment."""
    return (moment + INDIA_AHEAD).date()


def number_of(day: date) -> int:
    """The number of a day: 1 January 1970 is 0."""
    return day.toordinal() - FIRST


def date_of(number: int) -> date:
    """The day of a number."""
    return date.fromordinal(number + FIRST)


def spoken(connection: Connection, statement: str) -> TextClause:
    """A statement in the words of the connection's database: SECONDS(x), DAY(x), HOUR(x) of a moment, PAIRS(json)."""
    return _spoken(statement, connection.dialect.name)


@cache
def _spoken(statement: str, dialect: str) -> TextClause:
    statement = re.sub(r"\bDAY\(([\w.]+)\)", rf"((SECONDS(\1) + {AHEAD}) / 86400)", statement)
    statement = re.sub(r"\bHOUR\(([\w.]+)\)", rf"(((SECONDS(\1) + {AHEAD}) % 86400) / 3600)", statement)
    statement = re.sub(r"\bSECONDS\(([\w.]+)\)", SECONDS[dialect], statement)
    return text(re.sub(r"\bPAIRS\(([\w.:]+)\)", PAIRS[dialect], statement))
