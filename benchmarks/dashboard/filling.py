"""Events as a state would have them after a year: applications and turns, made by PostgreSQL's own chance.

Believable in what counting and pages feel: popular services, seasons, hours, people who come back, who leaves at which
question, how long decisions take against the limit, what is open now. Written in the order of time, as it happens.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import text

from seva.catalogue import Catalogue, Service
from seva.demo.chances import HOURS, PACE, USUAL_LIMIT, USUAL_PACE, WEEKDAYS, season
from seva.storage import Database
from seva.storage.analytics_tables import conversation_metadata

DAYS = 365
# Questions that are kept of a service, so that an application has about seven.
MOST_STEPS = 7
# The chance to go on at each question.
GOES_ON = 0.96
PARTS = 26
SETUP = """
CREATE UNLOGGED TABLE made_lots AS SELECT row_number() OVER () AS n, * FROM unnest(
  CAST(:services AS text[]), CAST(:departments AS text[]), CAST(:limits AS int[]), CAST(:pace AS float[]),
  CAST(:steps AS text[]), CAST(:is_issued AS bool[])
) AS t(service, department, days, pace, steps, is_issued);
"""
# An even chance finds its service, day and hour in lists of shares summed up.
WHEN = """
  CAST(:first AS timestamp) + make_interval(days => width_bucket({a}, CAST(:by_day AS float[])))
  + make_interval(secs => 3600 * (width_bucket({b}, CAST(:by_hour AS float[])) + {c}))
"""
PEOPLE = """
  md5('p' || {p}) AS person, CASE WHEN hashint4({p}) & 1023 < 737 THEN 'hi' ELSE 'en' END AS language,
  CASE WHEN hashint4({p} + 1) & 1023 < 330 THEN 'Deva' ELSE 'Latn' END AS script,
  CASE WHEN hashint4({p} + 2) & 1023 < 973 THEN 'whatsapp' ELSE 'rest' END AS channel,
  (CAST(:districts AS text[]))[1 + (hashint4({p} + 3) & 1023) % :districts_count] AS district
"""
APPLICATIONS = """
CREATE UNLOGGED TABLE made_applications AS
WITH r AS (
  SELECT g, random() a, random() b, random() c, random() d, random() e, random() f, random() h, random() i,
    random() j, CAST(floor(random() * :people) AS int) p FROM generate_series(1, :applications) g
)
SELECT md5('a' || g) AS id, l.*, {people}, {when} AS started, string_to_array(l.steps, '|') AS questions,
  1 + CAST(floor(ln(1 - d) / ln(:goes_on)) AS int) AS leaves,
  greatest(0.2, least(4, -ln(1 - e) * l.pace)) * days AS took,
  f, h, i, j
FROM r JOIN made_lots l ON l.n = 1 + width_bucket(random() + 0 * r.g, CAST(:by_lot AS float[]))
"""
TURNS = """
INSERT INTO turn_facts (written_by, person, occurred_at, channel, language, script, intent, service, application_id,
  step, misunderstood)
SELECT pg_current_xact_id()::text::bigint, person, at, channel, language, script,
  CASE WHEN missed > 0 THEN 'out_of_scope' ELSE intent END, service, application, step, missed
FROM (
  SELECT person, started + make_interval(secs => 27 * s) AS at, channel, language, script,
    CASE s WHEN 1 THEN 'apply_service' ELSE 'inform' END AS intent, service, id AS application, questions[s] AS step,
    CASE WHEN random() < 0.045 THEN 1 + CAST(random() * 1.6 AS int) ELSE 0 END AS missed
  FROM made_applications, LATERAL generate_series(1, least(leaves, array_length(questions, 1))) s
  WHERE started >= :since AND started < :until
  UNION ALL
  SELECT {people_only}, at, channel, language, script, (CAST(:intents AS text[]))[1 + floor(x * y * 12)],
    CASE WHEN x < 0.15 THEN '' ELSE service END, NULL, NULL, CASE WHEN z < 0.05 THEN 1 + CAST(z * 40 AS int) ELSE 0 END
  FROM (
    SELECT g, random() x, random() y, random() z, {people},
      :since + random() * (:until - CAST(:since AS timestamp)) AS at
    FROM (SELECT g, CAST(floor(random() * :people) AS int) p FROM generate_series(1, :others) g) g
  ) o JOIN made_lots l ON l.n = 1 + width_bucket(random() + 0 * o.g, CAST(:by_lot AS float[]))
) t WHERE at < :now ORDER BY at
"""
CHANGES = """
INSERT INTO application_events (written_by, application_id, status, occurred_at, department, service, district,
  language, due_on)
SELECT pg_current_xact_id()::text::bigint, id, status, at, department, service,
  CASE status WHEN 'draft' THEN '' ELSE district END, language,
  CASE WHEN status IN ('draft', 'queued') THEN NULL ELSE CAST(filed + make_interval(mins => 330) AS date) + days END
FROM (
  SELECT *, started + make_interval(secs => 27 * 9 + h * 7200 + 5) AS filed,
    leaves > array_length(questions, 1) AS files FROM made_applications
) a, LATERAL (VALUES
  ('draft', started, true), ('queued', filed - interval '5 seconds', files), ('filed', filed, files),
  ('withdrawn', filed + make_interval(secs => 86400 * took / 2), files AND f < 0.02),
  ('under_review', filed + make_interval(secs => 86400 * took * 0.3), files AND f >= 0.02),
  ('needs_information', filed + make_interval(secs => 86400 * took * 0.4), files AND f >= 0.02 AND i < 0.15),
  ('under_review', filed + make_interval(secs => 86400 * took * 0.8), files AND f >= 0.02 AND i < 0.15),
  (CASE WHEN j < 0.11 THEN 'rejected' ELSE 'approved' END, filed + make_interval(secs => 86400 * took),
    files AND f >= 0.02),
  ('issued', filed + make_interval(secs => 86400 * took + 1800), files AND f >= 0.02 AND j >= 0.11 AND is_issued)
) s(status, at, is_so) WHERE is_so AND at >= :since AND at < :until AND at < :now ORDER BY at
"""
CALLS = """
INSERT INTO department_calls (written_by, department, occurred_at, outcome, milliseconds, is_made_up)
SELECT pg_current_xact_id()::text::bigint, department, :now - make_interval(secs => 86400 * :days * random()),
  CASE WHEN random() < 0.004 THEN 'department_unavailable' ELSE 'ok' END,
  CAST(least(3000, exp(5 + 0.6 * (random() + random() + random() - 1.5) * 2)) AS int), false
FROM made_lots, generate_series(1, 2000) ORDER BY 3
"""
INTENTS = (
    "greet", "ask_documents", "track_application", "ask_fee", "ask_time", "ask_service", "ask_eligibility", "thank",
    "talk_to_human", "download_document", "change_language", "goodbye",
)  # fmt: skip


def fill(
    database: Database, catalogue: Catalogue, applications: int, turns: int, now: datetime,
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:  # fmt: skip
    """Adds about so many applications and turns of the year before `now`; how many rows there are then."""
    database.create(conversation_metadata)
    values = _values(catalogue, applications, now)
    people = PEOPLE.replace("{p}", "p")
    _run(database, SETUP, values)
    when = WHEN.format(a="r.a", b="r.b", c="r.c")
    _run(database, APPLICATIONS.format(people=people, when=when), values)
    told("applications")
    others = max(
        0, turns - _count(database, "SELECT sum(least(leaves, array_length(questions, 1))) FROM made_applications")
    )
    turning = TURNS.format(people=people, people_only="person")
    for number in range(PARTS):
        since = values["first"] + timedelta(days=DAYS + 1) * number / PARTS
        part = {"since": since, "until": since + timedelta(days=DAYS + 1) / PARTS, "others": others // PARTS}
        _run(database, turning, values | part)
        _run(database, CHANGES, values | part)
        told(f"{number + 1} of {PARTS}")
    _run(database, CALLS, values)
    _run(database, "DROP TABLE made_lots, made_applications", {})
    tables = ("application_events", "turn_facts", "department_calls")
    return {name: _count(database, f"SELECT count(*) FROM {name}") for name in tables}  # noqa: S608


def _values(catalogue: Catalogue, applications: int, now: datetime) -> dict[str, Any]:
    services = [s for s in catalogue.services.values() if s.can_be_filed and s.jurisdiction == "delhi"]
    first = datetime(now.year, now.month, now.day) - timedelta(days=DAYS - 1, hours=5, minutes=30)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    by_day = [WEEKDAYS[d.weekday()] * season("revenue", d.date()) for d in days]
    return {
        "services": [s.id for s in services], "departments": [s.department for s in services],
        "limits": [s.sla_days or USUAL_LIMIT for s in services],
        "pace": [PACE.get(s.department, USUAL_PACE)[0] for s in services],
        "steps": ["|".join(_steps(s)) for s in services],
        "is_issued": [s.kind in ("certificate", "licence") for s in services],
        "by_lot": _shares([1 + s.popularity for s in services]), "by_day": _shares(by_day), "by_hour": _shares(HOURS),
        "districts": list(catalogue.districts), "districts_count": len(catalogue.districts), "intents": list(INTENTS),
        "people": max(1, applications * 6 // 10), "applications": applications, "first": first, "now": now,
        "goes_on": GOES_ON, "days": DAYS,
    }  # fmt: skip


def _steps(service: Service) -> Sequence[str]:
    return ("consent", *[part.id for part in service.steps if not part.optional][: MOST_STEPS - 2], "review")


def _shares(weights: Sequence[float]) -> list[float]:
    """The upper ends of all but the last, of 1."""
    return [end / sum(weights) for end in accumulate(weights)][:-1]


def _run(database: Database, statement: str, values: dict[str, Any]) -> None:
    with database.begin() as connection:
        connection.execute(text(statement), values)


def _count(database: Database, statement: str) -> int:
    with database.begin() as connection:
        return int(connection.execute(text(statement)).scalar_one())
