"""Operations: webhooks and sending, money, and the model that is in use. Of the last seven days at most."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column as TableColumn
from sqlalchemy import case, func, select

from dashboard.panels import Column, Panel
from dashboard.shown import Shown
from dashboard.views.ratings import bounds
from seva.storage.tables import figures_cursors, inbox, outgoing, payment_statements, payments

LONGEST = 7
# Meta's code for a message outside of the 24-hour window.
WINDOW = "131047"
MANIFEST = Path("models") / "manifest.json"


def operations(shown: Shown) -> Sequence[Panel]:
    """The view."""
    return [_came(shown), _sent(shown), _money(shown), _statements(shown), _model(shown), _counted(shown)]


def _came(shown: Shown) -> Panel:
    return _states(shown, "came", inbox.c.state, inbox.c.received_at)


def _sent(shown: Shown) -> Panel:
    c = outgoing.c
    since, until = _recent(shown)
    is_miss = case((c.code == WINDOW, 1), else_=0)
    query = select(c.state, func.count(), func.sum(is_miss)).where(c.created_at >= since, c.created_at < until)
    found = {row[0]: (row[1], row[2]) for row in _read(shown, query.group_by(c.state))}
    rows = [(shown.word("sending", state), count) for state, (count, _) in sorted(found.items())]
    rows.append((shown.say("sending.window"), sum(int(misses or 0) for _, misses in found.values())))
    marks = [*("bad" if state in ("failed", "undelivered") else "" for state in sorted(found)), "bad"]
    return Panel("sent", _columns(shown, "state", "messages"), rows, "lying", marks)


def _money(shown: Shown) -> Panel:
    c = payments.c
    since, until = _recent(shown)
    query = select(c.state, func.count(), func.sum(c.amount_paise)).where(c.created_at >= since, c.created_at < until)
    rows = [
        (shown.word("payment", state), count, int(amount or 0))
        for state, count, amount in sorted(_read(shown, query.group_by(c.state)))
    ]
    columns = [*_columns(shown, "state", "payments"), Column(shown.say("column.amount"), "rupees")]
    return Panel("money", columns, rows, "lying")


def _statements(shown: Shown) -> Panel:
    c, which = payment_statements.c, shown.filter
    query = select(c.day, c.is_balanced, c.mismatches).where(c.day.between(which.since, which.until))
    found = _read(shown, query.order_by(c.day.desc()).limit(31))
    rows = [(day, shown.say("balanced.yes" if good else "balanced.no"), count) for day, good, count in found]
    columns = [
        Column(shown.say("column.day"), "text"),
        Column(shown.say("column.statement"), "text"),
        Column(shown.say("column.mismatches")),
    ]
    return Panel("statements", columns, rows, "none", ["" if row[1] else "bad" for row in found])


def _model(shown: Shown) -> Panel:
    try:
        manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        manifest = {}
    rows: list[tuple[str, Any]] = [
        (shown.word("score", name), score) for name, score in manifest.get("scores", {}).items()
    ]
    columns = [Column(shown.say("column.score"), "text"), Column(shown.say("column.value"), "share")]
    trained = {"name": manifest.get("model", ""), "day": _day(manifest.get("trained_at", ""))}
    told = shown.say("model.trained", **trained) if manifest else ""
    return Panel("model", columns, rows, note=told)


def _day(moment: str) -> str:
    return "-".join(reversed(moment[:10].split("-")))


def _counted(shown: Shown) -> Panel:
    c = figures_cursors.c
    rows = [
        (shown.word("source", s), n, m)
        for s, n, m in _read(shown, select(c.source, c.position, c.moved_at).where(c.moved_at.is_not(None)))
    ]
    columns = [
        Column(shown.say("column.source"), "text"),
        Column(shown.say("column.rows")),
        Column(shown.say("column.counted_at"), "text"),
    ]
    return Panel("counted", columns, rows)


def _states(shown: Shown, key: str, state: TableColumn, at: TableColumn) -> Panel:
    since, until = _recent(shown)
    query = select(state, func.count()).where(at >= since, at < until).group_by(state)
    found = sorted(_read(shown, query))
    rows = [(shown.word("incoming", name), count) for name, count in found]
    marks = ["bad" if name == "failed" else "" for name, _ in found]
    return Panel(key, _columns(shown, "state", "messages"), rows, "lying", marks)


def _recent(shown: Shown) -> tuple[Any, Any]:
    since, until = bounds(shown.filter)
    return max(since, until - timedelta(days=LONGEST)), until


def _read(shown: Shown, query: Any) -> list[Any]:
    with shown.core.database.begin() as connection:
        return list(connection.execute(query).all())


def _columns(shown: Shown, first: str, second: str) -> list[Column]:
    return [Column(shown.say(f"column.{first}"), "text"), Column(shown.say(f"column.{second}"))]
