"""One run of `seva evaluate` in the project's folder: parse, compare, explain, write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rasa.shared.nlu.training_data.message import Message

from workbench.errors import NotEvaluated
from workbench.evaluation.behaviour import check_behaviour
from workbench.evaluation.evaluate import Places, evaluate, facts
from workbench.evaluation.incumbent import promote
from workbench.evaluation.records import EVALUATION, MODELS, PROMOTED, Evaluation, read, write
from workbench.evaluation.summary import summary
from workbench.evaluation.verdict import Verdict
from workbench.report.findings import Finding, explained, worst_errors
from workbench.report.learning_curve import ALL, Point, learning_curve
from workbench.report.model_parts import ClassifierParts, intent_classifier
from workbench.report.neighbours import Neighbours
from workbench.report.reasons import Explainer
from workbench.report.render import Report, render, render_verdict
from workbench.report.training_examples import placed, places_in, training_messages
from workbench.scored import Scored
from workbench.scoring import DEVELOPMENT, JUDGEMENT, quiet

PLACES = Places(JUDGEMENT, DEVELOPMENT, MODELS, PROMOTED)
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """What to evaluate, where to write the report, and whether to draw the learning curve, which takes trainings."""

    model: Path
    report: Path
    learning_curve: bool = False


def run(options: Options, moment: str, tell: Tell, places: Places = PLACES) -> Verdict:
    """Evaluate, write the report and models/evaluation.json, and tell the verdict."""
    quiet()
    tell(f"Parsing the messages with {options.model}.")
    evaluation, beside = evaluate(options.model, places, moment, check_behaviour)
    tell("Looking for the reasons of errors.")
    parts, examples = intent_classifier(options.model), training_messages()
    findings = _findings(parts, examples, evaluation.developed)
    points = _curve(parts, examples, evaluation.judged, tell) if options.learning_curve and parts else ()
    write(evaluation.shortened(), places.models / EVALUATION)
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(render(Report(evaluation, beside, findings, points)), encoding="utf-8")
    _tell_outcome(evaluation, options.report, tell)
    return evaluation.verdict


def promote_evaluated(model: Path, moment: str, force: bool, places: Places = PLACES) -> None:
    """Make a model the incumbent by its evaluation; NotEvaluated if there is none of this model."""
    evaluation = read(Evaluation, places.models / EVALUATION)
    if evaluation is None or evaluation.model.sha256 != facts(model).sha256:
        raise NotEvaluated(f"{model} has not been evaluated as it is now. Run: seva evaluate")
    promote(evaluation, places.models, places.promoted, moment, force)


def _findings(parts: ClassifierParts | None, examples: list[Message], developed: Sequence[Scored]) -> list[Finding]:
    if parts is None:
        return worst_errors(developed)
    neighbours = Neighbours(parts.network.features, placed(examples, places_in()))
    return worst_errors(developed, explained(Explainer(parts.network), neighbours))


def _curve(parts: ClassifierParts, examples: list[Message], judged: Sequence[Scored], tell: Tell) -> list[Point]:
    points = []
    for point in learning_curve(parts, examples, judged):
        tell(f"Learnt from {point.examples} examples: {point.accuracy[ALL]:.1%} in scope.")
        points.append(point)
    return points


def _tell_outcome(evaluation: Evaluation, report: Path, tell: Tell) -> None:
    for name, value in summary(evaluation.judged).items():
        tell(f"  {name:24} {value:.4f}")
    tell(render_verdict(evaluation.verdict))
    tell(f"The report is in {report}.")
