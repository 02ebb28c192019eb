"""User interactions: who writes, when, in which language, about what, and where people stop."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dashboard.panels import Column, Panel
from dashboard.shown import Shown
from dashboard.views.funnel import funnel
from dashboard.views.ratings import ratings, ratings_by_department, words_of_ratings

MOST = 15
SCRIPTS = ("Deva", "Latn")
NOT_UNDERSTOOD = ("1", "2", "3", "4")


def interactions(shown: Shown) -> Sequence[Panel]:
    """The view. Conversations belong to no district, so that part of the filter counts for applications only."""
    talk = replace(shown, filter=replace(shown.filter, district=""))
    return [
        _tiles(talk), _hours(talk), _days(talk), _by(talk, "language", "languages"), _scripts(talk),
        _by(talk, "channel", "channels"), _asked(talk), _services(talk), funnel(shown), _ladder(talk),
        ratings(talk), ratings_by_department(talk), words_of_ratings(talk),
    ]  # fmt: skip


def people(shown: Shown) -> int | None:
    """How many people wrote; None where the filter asks for what a person has not, such as a department."""
    which = shown.filter
    if which.department or which.service or which.departments is not None or which.districts is not None:
        return None
    return shown.figures.people(replace(which, district=""))


def _tiles(shown: Shown) -> Panel:
    talks, say = shown.figures.of(shown.filter, "conversations"), shown.say
    every = talks.get("all", 0)

    def share(kind: str) -> float | None:
        return talks.get(kind, 0) / every if every else None

    rows = [
        (say("tile.people"), people(shown), "number"),
        (say("tile.conversations"), every, "number"),
        (say("tile.messages"), shown.figures.total(shown.filter, "turns"), "number"),
        (say("tile.repeated"), share("repeated"), "share"),
        (say("tile.human"), share("human"), "share"),
        (say("tile.not_understood"), share("not_understood"), "share"),
    ]
    return Panel("talk_tiles", [Column(say("column.figure"), "text"), Column(say("column.value"))], rows, "tiles")


def _hours(shown: Shown) -> Panel:
    messages, begun = (shown.figures.of(shown.filter, figure) for figure in ("turns", "begun"))
    rows = [(f"{hour:02d}:00", messages.get(str(hour), 0), begun.get(str(hour), 0)) for hour in range(24)]
    return Panel("hours", [*_columns(shown, "hour", "messages"), Column(shown.say("column.begun"))], rows, "bars")


def _days(shown: Shown) -> Panel:
    found, say = shown.figures.split(shown.filter, ["conversations"], "day", "detail"), shown.say
    rows = [(day, found[day, "all"], found[day, "not_understood"], found[day, "human"]) for day in shown.filter.days]
    columns = [
        *_columns(shown, "day", "conversations"),
        Column(say("column.with_not_understood")),
        Column(say("column.with_human")),
    ]
    return Panel("talk", columns, rows, "lines")


def _by(shown: Shown, column: str, key: str) -> Panel:
    found = Counter({name: n for (name,), n in shown.figures.split(shown.filter, ["turns"], column).items()})
    rows = [(shown.word(column, name or "none"), count) for name, count in found.most_common()]
    return Panel(key, _columns(shown, column, "messages"), rows, "lying")


def _scripts(shown: Shown) -> Panel:
    found = shown.figures.split(shown.filter, ["scripts"], "language", "detail")
    rows = [
        (shown.word("language", language), *(found[language, script] for script in SCRIPTS))
        for language in ("hi", "en")
    ]
    columns = [Column(shown.say("column.language"), "text"), *(Column(shown.word("script", s)) for s in SCRIPTS)]
    return Panel("scripts", columns, rows, "stacked")


def _asked(shown: Shown) -> Panel:
    found = Counter(shown.figures.of(shown.filter, "intents"))
    rows = [(shown.word("intent", intent), count) for intent, count in found.most_common(MOST)]
    return Panel("asked", _columns(shown, "intent", "messages"), rows, "lying")


def _services(shown: Shown) -> Panel:
    kinds = shown.figures.split(shown.filter, ["conversations"], "service", "detail")
    found = Counter({service: count for (service, kind), count in kinds.items() if kind == "all"})
    rows = [(shown.service(service), count) for service, count in found.most_common(MOST + 1) if service][:MOST]
    return Panel("services_asked", _columns(shown, "service", "conversations"), rows, "lying")


def _ladder(shown: Shown) -> Panel:
    found = shown.figures.of(shown.filter, "not_understood")
    rows = [(shown.say(f"ladder.{step}"), found.get(step, 0)) for step in NOT_UNDERSTOOD]
    return Panel("ladder", _columns(shown, "in_a_row", "messages"), rows, "bars")


def _columns(shown: Shown, first: str, second: str) -> list[Column]:
    return [Column(shown.say(f"column.{first}"), "text"), Column(shown.say(f"column.{second}"))]
