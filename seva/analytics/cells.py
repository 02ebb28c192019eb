"""Cells: sums of what was counted, by split and span of days; how changes get into them."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateTable

from seva.analytics.days import spoken
from seva.analytics.shape import FIGURES, LONG, Split

# Tables of the connection alone, empty outside of a transaction of counting.
own = MetaData()
# Rows from which on a plan is worth a look at them: without it, a few thousand applications are joined pair by pair.
# The sums, of which there are many times as many, are joined with little else.
MANY, MANY_SUMS = 100, 20_000
BY = ("department", "service", "district", "language", "channel")


def own_table(name: str, *columns: Column) -> Table:
    """A table that only its connection sees."""
    return Table(name, own, *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DELETE ROWS")


def _dimensions() -> list[Column]:
    return [Column(name, String) for name in BY]


own_table(
    "own_changes",
    Column("figure", String), Column("day", Integer), *_dimensions(), Column("detail", String),
    Column("count", Integer),
)  # fmt: skip
own_table(
    "own_wide",
    Column("figure", String), Column("split", Integer), *_dimensions(), Column("span", Integer), Column("day", Integer),
    Column("detail", String), Column("count", Integer),
)  # fmt: skip

_PLAN = ", ".join(
    f"('{figure.name}', {int(split)}, {int(bool(split & Split.SERVICE))}, {int(bool(split & Split.DISTRICT))}, "
    f"{int(bool(split & Split.TALK))})"
    for figure in FIGURES.values() for split in figure.splits
)  # fmt: skip
WIDEN = f"""
INSERT INTO own_wide (figure, split, department, service, district, language, channel, span, day, detail, count)
WITH plan (figure, split, service, district, talk) AS (VALUES {_PLAN}),
net AS (
  SELECT figure, day, department, service, district, language, channel, detail, SUM(count) AS count
  FROM own_changes WHERE day IS NOT NULL GROUP BY figure, day, department, service, district, language, channel, detail
  HAVING SUM(count) <> 0
),
wide AS (
  SELECT n.figure, p.split, CASE p.service WHEN 1 THEN n.department ELSE '' END AS department,
    CASE p.service WHEN 1 THEN n.service ELSE '' END AS service,
    CASE p.district WHEN 1 THEN n.district ELSE '' END AS district,
    CASE p.talk WHEN 1 THEN n.language ELSE '' END AS language,
    CASE p.talk WHEN 1 THEN n.channel ELSE '' END AS channel,
    n.day, n.detail, n.count
  FROM net n JOIN plan p ON p.figure = n.figure
)
SELECT figure, split, department, service, district, language, channel, 1, day, detail, SUM(count)
FROM wide GROUP BY figure, split, department, service, district, language, channel, day, detail
HAVING SUM(count) <> 0
"""  # noqa: S608 names of ours
LENGTHEN = f"""
INSERT INTO own_wide (figure, split, department, service, district, language, channel, span, day, detail, count)
SELECT figure, split, department, service, district, language, channel, {LONG}, day - day % {LONG}, detail, SUM(count)
FROM own_wide GROUP BY figure, split, department, service, district, language, channel, day - day % {LONG}, detail
HAVING SUM(count) <> 0
"""  # noqa: S608 names of ours
NEW_LOTS = """
INSERT INTO figures_lots (split, department, service, district, language, channel)
SELECT DISTINCT w.split, w.department, w.service, w.district, w.language, w.channel FROM own_wide w
WHERE NOT EXISTS (
  SELECT 1 FROM figures_lots l WHERE l.split = w.split AND l.department = w.department AND l.service = w.service
    AND l.district = w.district AND l.language = w.language AND l.channel = w.channel
)
"""
ADD = """
INSERT INTO figures_cells (lot, figure, span, day, detail, count)
SELECT l.id, w.figure, w.span, w.day, w.detail, w.count FROM own_wide w JOIN figures_lots l
  ON l.split = w.split AND l.department = w.department AND l.service = w.service AND l.district = w.district
  AND l.language = w.language AND l.channel = w.channel
ORDER BY l.id, w.figure, w.span, w.day, w.detail
ON CONFLICT (lot, figure, span, day, detail) DO UPDATE SET count = figures_cells.count + excluded.count
"""


def prepare(connection: Connection) -> None:
    """Makes the connection's own tables, empty."""
    for table in own.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        connection.exec_driver_sql(f"DELETE FROM {table.name}")  # noqa: S608 a name of ours
    if connection.dialect.name == "postgresql":
        # Sorting in memory; a plan that is compiled for each round costs more than it saves.
        connection.exec_driver_sql("SET LOCAL work_mem = '96MB'")
        connection.exec_driver_sql("SET LOCAL jit = off")


def know(connection: Connection, table: str, rows: int, many: int = MANY) -> None:
    """Lets PostgreSQL know how much lies in an own table, which it does not find out by itself; if it is much."""
    if connection.dialect.name == "postgresql" and rows >= many:
        connection.exec_driver_sql(f"ANALYZE {table}")


def keep(connection: Connection) -> None:
    """Adds what stands in `own_changes` to the cells."""
    count = connection.execute(spoken(connection, WIDEN)).rowcount
    know(connection, "own_wide", count, MANY_SUMS)
    connection.execute(spoken(connection, LENGTHEN))
    connection.execute(spoken(connection, NEW_LOTS))
    connection.execute(spoken(connection, ADD))
    for table in ("own_changes", "own_wide"):
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 a name of ours
