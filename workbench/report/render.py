"""The report: one HTML file that needs nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from workbench.evaluation import measures
from workbench.evaluation.calibration import reliability
from workbench.evaluation.incumbent import Standing
from workbench.evaluation.records import Evaluation
from workbench.evaluation.rejection import MOST_LOSS, Rejection, best_within, curve, model_threshold, rejection
from workbench.evaluation.summary import summary
from workbench.evaluation.verdict import MOST_LOST, MOST_LOST_IN_A_SPELLING, Verdict
from workbench.report import charts
from workbench.report.findings import Finding, service_errors
from workbench.report.learning_curve import Point
from workbench.scored import Scored

NO_SERVICE = "(none)"
_PAIRS = 25
# Beyond this loss no one would set the threshold.
_WIDEST_LOSS = 0.25


@dataclass(frozen=True)
class Report:
    """What the report tells."""

    evaluation: Evaluation
    standing: Standing
    findings: Sequence[Finding] = ()
    learning: Sequence[Point] = field(default_factory=tuple)


def render(report: Report) -> str:
    """The report as HTML."""
    return _environment().get_template("report.html.jinja").render(_context(report))


def render_verdict(verdict: Verdict) -> str:
    """The verdict as sentences, a line each."""
    text = _environment(html=False).get_template("verdict.txt.jinja").render(verdict=verdict, **_LIMITS)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


_LIMITS = {"most_lost": MOST_LOST, "most_lost_in_a_spelling": MOST_LOST_IN_A_SPELLING}


def _context(report: Report) -> dict[str, Any]:
    judged, developed = report.evaluation.judged, report.evaluation.developed
    return {
        "evaluation": report.evaluation,
        "standing": report.standing,
        "verdict": report.evaluation.verdict,
        "scores": summary(judged),
        "development_scores": summary(developed),
        **_tables(judged, developed),
        **_rejection(judged),
        "bins": reliability(judged),
        "latency": measures.latency([message.milliseconds for message in judged]),
        "work": measures.latency([message.processor_milliseconds for message in judged]),
        "findings": report.findings,
        "wrong_in_development": sum(not message.is_right for message in developed),
        "service_errors": service_errors(developed),
        **_learning(report.learning),
        "unit": charts.shares_against_shares(),
        **_LIMITS,
    }


def _tables(judged: Sequence[Scored], developed: Sequence[Scored]) -> dict[str, Any]:
    confused = measures.confusion(judged)
    return {
        "overall": measures.group_score("all", judged),
        "spellings": measures.by_group(judged, lambda message: message.spelling),
        "development_overall": measures.group_score("all", developed),
        "development_spellings": measures.by_group(developed, lambda message: message.spelling),
        "styles": measures.by_group(judged, lambda message: message.style),
        "intents": measures.by_intent(judged),
        "services": measures.by_service(judged, NO_SERVICE),
        "confusion": confused,
        "pairs": confused.pairs[:_PAIRS],
    }


def _rejection(judged: Sequence[Scored]) -> dict[str, Any]:
    points = [point for point in curve(judged) if point.loss <= _WIDEST_LOSS]
    return {
        "at_label": rejection(judged, 0.0),
        "at_threshold": rejection(judged, model_threshold(judged)),
        "best": best_within(points),
        "curve": _steps(points),
        "curve_frame": charts.shares_against_shares(_WIDEST_LOSS),
        "most_loss": MOST_LOSS,
    }


def _steps(points: Sequence[Rejection]) -> list[tuple[float, float]]:
    return list(dict.fromkeys((point.loss, point.recall) for point in points))


def _learning(points: Sequence[Point]) -> dict[str, Any]:
    if not points:
        return {"learning": ()}
    values = [value for point in points for value in point.accuracy.values()]
    frame = charts.shares_against_counts([point.examples for point in points], values)
    ends = {name: frame.y(value) for name, value in points[-1].accuracy.items()}
    return {"learning": points, "learning_frame": frame, "learning_labels": charts.apart(ends)}


def _environment(html: bool = True) -> Environment:
    environment = Environment(
        loader=PackageLoader("workbench.report"),
        autoescape=html,  # noqa: S701 off for the terminal only
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": _percent, "points": _points, "probability": _probability, "moment": _moment}
    return environment


def _percent(value: float, decimals: int = 1) -> str:
    return f"{value * 100:.{decimals}f}"


def _points(value: float, decimals: int = 1) -> str:
    """Percentage points with their sign; a minus as long as the plus."""
    rounded = round(value, decimals)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else '±'}{abs(rounded):.{decimals}f}"


def _probability(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _moment(value: str | None) -> str:
    return value[:16].replace("T", " ") + " UTC" if value else ""
