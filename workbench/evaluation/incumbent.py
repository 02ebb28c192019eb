"""The model that was promoted last, what a new one is beside it, and promotion."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import NotFit
from workbench.evaluation.comparison import Comparison, compare, compare_scores, newly_wrong
from workbench.evaluation.records import INCUMBENT, Evaluation, Incumbent, ModelFacts, Promoted, read, write
from workbench.evaluation.summary import Scores, summary
from workbench.scored import Scored


@dataclass(frozen=True)
class Standing:
    """What the model is beside the incumbent; without comparisons there is none that could be compared with.

    `services` and `newly_wrong` (development messages, as the incumbent took them and as the model does) are known only
    where the incumbent's predictions are. `messages_changed`: its figures are of other messages.
    """

    incumbent: ModelFacts | None = None
    promoted_at: str | None = None
    scores: Scores = field(default_factory=dict)
    intents: Sequence[Comparison] = ()
    services: Sequence[Comparison] = ()
    newly_wrong: Sequence[tuple[Scored, Scored]] = ()
    messages_changed: bool = False


def standing(
    models: Path, promoted_file: Path, judged: list[Scored], developed: list[Scored], messages: str
) -> Standing:
    """Compare with the predictions in `models` if they are of the model that is promoted, else by its figures."""
    promoted = read(Promoted, promoted_file)
    incumbent = read(Incumbent, models / INCUMBENT)
    if incumbent and (promoted is None or promoted.model.sha256 == incumbent.evaluation.model.sha256):
        return _beside_predictions(incumbent, judged, developed)
    return _beside_scores(promoted, judged, messages) if promoted else Standing()


def _beside_predictions(incumbent: Incumbent, judged: list[Scored], developed: list[Scored]) -> Standing:
    before = incumbent.evaluation
    meant = [message for message in judged if message.service]
    return Standing(
        before.model,
        incumbent.promoted_at,
        summary(before.judged),
        compare(before.judged, judged),
        compare(before.judged, meant, lambda message: message.is_service_right),
        newly_wrong(before.developed, developed),
    )


def _beside_scores(promoted: Promoted, judged: list[Scored], messages: str) -> Standing:
    if promoted.messages != messages:
        return Standing(promoted.model, promoted.promoted_at, messages_changed=True)
    comparisons = compare_scores(promoted.scores, summary(judged))
    return Standing(promoted.model, promoted.promoted_at, promoted.scores, comparisons)


def promote(evaluation: Evaluation, models: Path, promoted_file: Path, moment: str, force: bool = False) -> Promoted:
    """Make the model that was evaluated the incumbent; NotFit if the verdict forbids it and nobody forces it."""
    forced = not evaluation.verdict.is_fit
    if forced and not force:
        raise NotFit("The evaluation forbids the promotion (see the report). To promote all the same: --force")
    promoted = Promoted(
        evaluation.model,
        moment,
        forced,
        evaluation.messages,
        summary(evaluation.judged),
        summary(evaluation.developed),
    )
    write(Incumbent(evaluation, moment, forced), models / INCUMBENT)
    write(promoted, promoted_file)
    return promoted
