"""Applications: what is known of each, put together of its events and of the turns about it, and its changes in cells.

What an application counts for follows from what is known of it alone. Whoever adds something takes its cells away
before and adds them after (`count`); what stays the same goes out against itself.
"""

from sqlalchemy import Column, String
from sqlalchemy.engine import Connection

from seva.analytics.cells import BY, own_table
from seva.analytics.days import spoken
from seva.analytics.shape import DECISIONS, FIGURES, OPEN, PAYMENT_STEP, Figure

own_table("own_touched", Column("application_id", String(32), primary_key=True))


def _in(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


# From turns: the first channel, the question that was open last, when paying began.
OF_TURNS = f"""
INSERT INTO figures_cases (application_id, channel, channel_at, last_step, last_at, paying)
WITH t AS (
  SELECT application_id, occurred_at, channel, step,
    ROW_NUMBER() OVER (PARTITION BY application_id ORDER BY occurred_at, channel) AS from_first,
    ROW_NUMBER() OVER (PARTITION BY application_id ORDER BY occurred_at DESC, step DESC) AS from_last
  FROM own_turns WHERE application_id <> '' AND step <> ''
)
SELECT application_id, MAX(CASE WHEN from_first = 1 THEN channel END), MIN(occurred_at),
  MAX(CASE WHEN from_last = 1 THEN step END), MAX(occurred_at),
  MIN(CASE WHEN step = '{PAYMENT_STEP}' THEN SECONDS(occurred_at) END)
FROM t WHERE 1 = 1 GROUP BY application_id
ON CONFLICT (application_id) DO UPDATE SET
  channel = CASE WHEN figures_cases.channel_at IS NULL
    OR (excluded.channel_at, excluded.channel) < (figures_cases.channel_at, figures_cases.channel)
    THEN excluded.channel ELSE figures_cases.channel END,
  channel_at = CASE WHEN figures_cases.channel_at < excluded.channel_at
    THEN figures_cases.channel_at ELSE excluded.channel_at END,
  last_step = CASE WHEN figures_cases.last_at IS NULL
    OR (excluded.last_at, excluded.last_step) > (figures_cases.last_at, figures_cases.last_step)
    THEN excluded.last_step ELSE figures_cases.last_step END,
  last_at = CASE WHEN figures_cases.last_at > excluded.last_at
    THEN figures_cases.last_at ELSE excluded.last_at END,
  paying = CASE WHEN excluded.paying IS NULL OR figures_cases.paying < excluded.paying
    THEN figures_cases.paying ELSE excluded.paying END
"""  # noqa: S608 names of ours
STEPS = """
INSERT INTO figures_steps (application_id, step)
SELECT DISTINCT application_id, step FROM own_turns WHERE application_id <> '' AND step <> ''
ON CONFLICT (application_id, step) DO NOTHING
"""
TOUCHED_BY_TURNS = """
INSERT INTO own_touched (application_id)
SELECT DISTINCT application_id FROM own_turns WHERE application_id <> '' AND step <> ''
"""
# From events, in the order of their rows: what came first, what was said last.
_DIMENSIONS = ("department", "service", "district", "language")
_NEWEST = ", ".join(f"MAX(CASE WHEN {name} <> '' THEN id END) AS {name}_id" for name in _DIMENSIONS)
_SAID = ", ".join(f"COALESCE(MAX(CASE WHEN e.id = d.{n}_id THEN e.{n} END), '') AS {n}" for n in _DIMENSIONS)
_KEPT = (
    *_DIMENSIONS, "started", "status", "confirmed", "queued", "filed", "decided", "outcome", "due", "took", "late",
    "spent_department", "spent_citizen", "is_open", "last_event",
)  # fmt: skip
_SPENT = (
    "COALESCE(SUM(CASE WHEN e.status IN {} AND e.at < d.decided_at AND e.next_at > e.at THEN e.next_at - e.at END), 0)"
)
OF_EVENTS = f"""
INSERT INTO figures_cases (application_id, {", ".join(_KEPT)})
WITH e AS (
  SELECT v.id, v.application_id, v.status, v.department, v.service, v.district, v.language,
    SECONDS(v.due_on) / 86400 AS due, SECONDS(v.occurred_at) AS at, DAY(v.occurred_at) AS day,
    LEAD(SECONDS(v.occurred_at)) OVER (PARTITION BY v.application_id ORDER BY v.id) AS next_at
  FROM own_touched t JOIN application_events v ON v.application_id = t.application_id
),
k AS (
  SELECT application_id, MIN(id) AS first_id, MAX(id) AS last_id, {_NEWEST},
    MIN(CASE WHEN status = 'queued' THEN id END) AS queued_id, MIN(CASE WHEN status = 'filed' THEN id END) AS filed_id,
    MIN(CASE WHEN status IN {_in(DECISIONS)} THEN id END) AS decided_id,
    MAX(CASE WHEN due IS NOT NULL THEN id END) AS due_id
  FROM e GROUP BY application_id
),
d AS (SELECT k.*, e.at AS decided_at FROM k LEFT JOIN e ON e.id = k.decided_id),
a AS (
  SELECT d.application_id, {_SAID}, MAX(e.id) AS last_event, MAX(CASE WHEN e.id = d.first_id THEN e.day END) AS started,
    MAX(CASE WHEN e.id = d.last_id THEN e.status END) AS status,
    MAX(CASE WHEN e.id = d.queued_id THEN e.at END) AS queued_at,
    MAX(CASE WHEN e.id = d.filed_id THEN e.at END) AS filed_at,
    MAX(CASE WHEN e.id = d.queued_id THEN e.day END) AS queued,
    MAX(CASE WHEN e.id = d.filed_id THEN e.day END) AS filed,
    MAX(CASE WHEN d.filed_id IS NOT NULL AND e.id = d.decided_id THEN e.day END) AS decided,
    COALESCE(MAX(
      CASE WHEN e.id = d.decided_id THEN CASE e.status WHEN 'rejected' THEN e.status ELSE 'approved' END END
    ), '') AS outcome,
    MAX(CASE WHEN e.id = d.due_id THEN e.due END) AS due,
    {_SPENT.format("('filed', 'under_review')")} AS spent_department,
    {_SPENT.format("('needs_information')")} AS spent_citizen
  FROM d JOIN e ON e.application_id = d.application_id GROUP BY d.application_id
)
SELECT application_id, {", ".join(_DIMENSIONS)}, started, status, COALESCE(queued_at, filed_at), queued, filed, decided,
  outcome, due, CASE WHEN decided > filed THEN decided - filed WHEN decided IS NOT NULL THEN 0 END, decided - due,
  spent_department, spent_citizen, filed IS NOT NULL AND decided IS NULL AND status IN {_in(OPEN)}, last_event
FROM a WHERE 1 = 1
ON CONFLICT (application_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _KEPT)}
"""  # noqa: S608 names of ours


def of_turns(connection: Connection) -> None:
    """Adds what the turns in `own_turns` say."""
    for statement in (OF_TURNS, STEPS):
        connection.execute(spoken(connection, statement))


def of_events(connection: Connection) -> None:
    """Puts what is known of the applications in `own_touched` together of all their events."""
    connection.execute(spoken(connection, OF_EVENTS))


def count(connection: Connection, sign: int) -> None:
    """Adds the cells of the applications in `own_touched` to the changes, or takes them away (-1)."""
    connection.execute(spoken(connection, COUNT), {"sign": sign})


def count_between(connection: Connection, since: int, until: int) -> None:
    """Adds the cells of all applications that count on these days to the changes."""
    connection.execute(spoken(connection, COUNT_BETWEEN), {"since": since, "until": until, "sign": 1})


def _counted(cases: str, steps: str, more: str) -> str:
    rows = {"cases": cases, "steps": steps}
    parts = [
        _part(figure, rows[figure.source], more)
        for figure in FIGURES.values()
        if figure.source in rows and figure.splits
    ]
    return f"INSERT INTO own_changes (figure, day, {', '.join(BY)}, detail, count)\n" + "\nUNION ALL ".join(parts)


def _part(figure: Figure, rows: str, more: str) -> str:
    by = ", ".join(f"c.{name}" for name in BY)
    within = more.replace("DAY", figure.day)
    return (
        f"SELECT '{figure.name}', {figure.day}, {by}, {figure.detail}, :sign FROM {rows} "  # noqa: S608
        f"WHERE {figure.day} IS NOT NULL AND {figure.where}{within}"
    )


_TOUCHED = "own_touched t JOIN figures_cases c ON c.application_id = t.application_id"
_OF_STEPS = " JOIN figures_steps s ON s.application_id = c.application_id"
COUNT = _counted(_TOUCHED, _TOUCHED + _OF_STEPS, "")
COUNT_BETWEEN = _counted("figures_cases c", "figures_cases c" + _OF_STEPS, " AND DAY BETWEEN :since AND :until")
