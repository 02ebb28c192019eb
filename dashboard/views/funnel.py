"""The funnel of a service: how far people come, and the question at which they stop."""

from collections import Counter

from dashboard.panels import Column, Panel
from dashboard.shown import Shown

FIRST, LAST = ("consent", "prefill"), ("review", "payment")
MOST = 25


def funnel(shown: Shown) -> Panel:
    """Of one service its questions; of all, each service with the question at which most stop."""
    return _questions(shown) if shown.filter.service else _services(shown)


def _questions(shown: Shown) -> Panel:
    service = shown.filter.service
    found = shown.figures.split(shown.filter, ["started", "reached", "left", "filed"], "figure", "detail")
    reached = {step: count for (figure, step), count in found.items() if figure == "reached"}
    left = {step: count for (figure, step), count in found.items() if figure == "left"}
    known = [part.id for part in shown.catalogue.services[service].steps]
    order = [step for step in (*FIRST, *known, *LAST) if step in reached or step in known]
    others = sorted(set(reached) - set(order))
    rows: list[tuple[str, int, int | None]] = [(shown.say("step.started"), found["started", ""], None)]
    rows += [(shown.step(service, step), reached.get(step, 0), left.get(step, 0)) for step in (*order, *others)]
    rows.append((shown.say("tile.filed"), found["filed", ""], None))
    say = shown.say
    columns = [Column(say("column.question"), "text"), Column(say("column.reached")), Column(say("column.left_here"))]
    return Panel("funnel", columns, rows, "lying")


def _services(shown: Shown) -> Panel:
    found = shown.figures.split(shown.filter, ["started", "filed"], "figure", "service")
    left: dict[str, Counter[str]] = {}
    for (service, step), count in shown.figures.split(shown.filter, ["left"], "service", "detail").items():
        left.setdefault(service, Counter())[step] += count
    started = Counter({service: count for (figure, service), count in found.items() if figure == "started"})
    rows = []
    for service, count in started.most_common(MOST):
        step, stopped = left.get(service, Counter()).most_common(1)[0] if left.get(service) else ("", 0)
        filed = found["filed", service]
        name = shown.step(service, step) if step else ""
        rows.append((shown.service(service), count, filed, filed / count if count else None, name, stopped))
    say = shown.say
    columns = [
        Column(say("column.service"), "text"), Column(say("tile.started")), Column(say("tile.filed")),
        Column(say("column.share_filed"), "share"), Column(say("column.most_left"), "text"),
        Column(say("column.left_here")),
    ]  # fmt: skip
    return Panel("funnels", columns, rows)
