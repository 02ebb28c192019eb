"""Cells as so many applications and turns of a year would make them, by PostgreSQL's own chance."""

from datetime import datetime

from sqlalchemy import text

from seva.catalogue import Catalogue
from seva.storage import Database

DAYS = 365
# Popular services are asked for more often: the square of an even chance.
LOTS = """
CREATE TEMP TABLE lots AS SELECT row_number() OVER () - 1 AS n, * FROM
  unnest(CAST(:services AS text[]), CAST(:departments AS text[])) AS t(service, department)
"""
ROWS = """
CREATE TEMP TABLE made AS
SELECT CAST(:today AS date) - CAST(floor(random() * :days) AS int) AS day, l.department, l.service,
  (CAST(:districts AS text[]))[1 + floor(random() * :most)] AS district,
  CASE WHEN random() < 0.72 THEN 'hi' ELSE 'en' END AS language,
  CASE WHEN random() < 0.95 THEN 'whatsapp' ELSE 'rest' END AS channel,
  random() AS a, random() AS b
FROM generate_series(1, :rows) AS g
JOIN LATERAL (SELECT floor(power(random(), 2) * :lots + 0 * g) AS k) r ON true
JOIN lots l ON l.n = r.k
"""
CELLS = """
INSERT INTO figures_daily
SELECT '{figure}', {whole}, day, department, service, {fine}, {detail}, count(*) FROM made
WHERE {which} GROUP BY 3, 4, 5, 6, 7, 8, 9
ON CONFLICT (figure, is_whole, day, department, service, district, language, channel, detail)
DO UPDATE SET count = figures_daily.count + excluded.count
"""
# figure, detail, which rows, whether they know a district
OF_TURNS = (
    ("turns", "floor(a * 24)::int::text", "true"),
    ("intents", "'intent_' || floor(a * b * 37)::int", "true"),
    ("scripts", "CASE WHEN a < 0.4 THEN 'Deva' ELSE 'Latn' END", "true"),
    ("not_understood", "(1 + floor(b * 3))::int::text", "a < 0.05"),
    ("conversations", "CASE WHEN b < 0.7 THEN 'all' WHEN b < 0.8 THEN 'human' ELSE 'repeated' END", "a < 0.25"),
)
OF_APPLICATIONS = (
    ("started", "''", "true"),
    ("reached", "'step_' || floor(a * 12)::int", "true"),
    ("left", "'step_' || floor(a * 12)::int", "a < 0.35"),
    ("filed", "''", "a < 0.65"),
    ("state", "(ARRAY['filed','under_review','approved','issued','rejected'])[1 + floor(b * 5)]", "a < 0.65"),
    ("decided", "CASE WHEN b < 0.1 THEN 'rejected' ELSE 'approved' END", "a < 0.6"),
    ("took", "floor(-ln(1 - b) * 12)::int::text", "a < 0.6"),
    ("late", "floor(-ln(1 - b) * 12 - 20)::int::text", "a < 0.6"),
    ("spent_department", "floor(-ln(1 - b) * 9)::int::text", "a < 0.6"),
    ("spent_citizen", "floor(-ln(1 - b) * 1)::int::text", "a < 0.6"),
)
OPEN = CELLS.replace("day, department", "day + 21, department", 1)


def fill(database: Database, catalogue: Catalogue, applications: int, turns: int, now: datetime) -> dict[str, int]:
    """Adds the cells; how many there are then."""
    services = [s for s in catalogue.services.values() if s.jurisdiction == "delhi"]
    values = {
        "services": [s.id for s in services], "departments": [s.department for s in services], "today": now.date(),
        "days": DAYS, "districts": list(catalogue.districts), "most": len(catalogue.districts), "lots": len(services),
    }  # fmt: skip
    with database.begin() as connection:
        connection.execute(text(LOTS), values)
        for rows, figures, is_talk in ((turns, OF_TURNS, True), (applications, OF_APPLICATIONS, False)):
            connection.execute(text(ROWS), values | {"rows": rows})
            for figure, detail, which in figures:
                _cells(connection, CELLS, figure, detail, which, is_talk)
            if not is_talk:
                detail = "to_char(day, 'YYYY-MM-DD')"
                _cells(connection, OPEN, "open", detail, f"a < 0.65 AND day > DATE '{now.date()}' - 40", False)
            connection.execute(text("DROP TABLE made"))
        people = CELLS.replace("department, service, {fine}", "'', '', {fine}")
        connection.execute(text(ROWS), values | {"rows": min(turns // 4, 1_000_000)})
        _cells(connection, people, "people", "floor(a * a * 120)::int::text", "true", True)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE figures_daily"))
        count = connection.execute(text("SELECT count(*) FROM figures_daily")).scalar_one()
    return {"applications": applications, "turns": turns, "cells": int(count)}


def _cells(connection: object, statement: str, figure: str, detail: str, which: str, is_talk: bool) -> None:
    for whole in ("false", "true"):
        district = "''" if is_talk else "district"
        fine = "'', '', ''" if whole == "true" else f"{district}, language, channel"
        made = statement.format(figure=figure, whole=whole, fine=fine, detail=detail, which=which)
        connection.execute(text(made))  # type: ignore[attr-defined]
