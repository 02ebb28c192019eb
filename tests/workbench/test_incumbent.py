"""Promotion, and what the next model is compared with."""

from pathlib import Path

import pytest

from tests.workbench.messages import message, messages
from workbench.errors import BrokenRecord, NotFit
from workbench.evaluation.evaluate import Places, evaluated, facts
from workbench.evaluation.incumbent import Standing, promote
from workbench.evaluation.records import INCUMBENT, Evaluation, Incumbent, ModelFacts, Promoted, read, write
from workbench.scored import Scored

MOMENT = "2026-11-22T05:00:00+00:00"
DEVELOPED = [message("d", found="greet", ranking=(("greet", 0.5), ("ask_fee", 0.4), ("ask_time", 0.1)))]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval" / "en.yml").write_text("messages: []\n", encoding="utf-8")
    return Places(tmp_path / "eval", tmp_path / "held_out", tmp_path / "models", tmp_path / "promoted.json")


def evaluation_of(places: Places, name: str, judged: list[Scored]) -> tuple[Evaluation, Standing]:
    return evaluated(ModelFacts(name, name * 64), judged, DEVELOPED, places, MOMENT, None)


def promoted(places: Places, name: str, judged: list[Scored], force: bool = False) -> Promoted:
    evaluation, _ = evaluation_of(places, name, judged)
    return promote(evaluation, places.models, places.promoted, MOMENT, force)


def test_the_first_model_is_fit_and_the_next_is_compared_with_it(places: Places) -> None:
    first, standing = evaluation_of(places, "a", messages(9, 1))
    assert (first.verdict.outcome, standing.incumbent) == ("first", None)
    promote(first, places.models, places.promoted, MOMENT)
    second, standing = evaluation_of(places, "b", messages(10, 0))
    assert second.verdict.outcome == "fit"
    assert standing.incumbent and standing.incumbent.file == "a"
    assert [(c.name, c.gained, c.lost) for c in standing.intents] == [("all", 1, 0), ("en", 1, 0)]


def test_a_worse_model_is_promoted_only_by_force(places: Places) -> None:
    promoted(places, "a", messages(10, 0))
    before = places.promoted.read_bytes()
    with pytest.raises(NotFit):
        promoted(places, "b", messages(8, 2))
    assert places.promoted.read_bytes() == before
    assert promoted(places, "b", messages(8, 2), force=True).forced
    incumbent = read(Incumbent, places.models / INCUMBENT)
    assert incumbent and incumbent.forced and incumbent.evaluation.model.file == "b"


def test_force_that_was_not_needed_is_not_noted(places: Places) -> None:
    assert not promoted(places, "a", messages(10, 0), force=True).forced


def test_without_predictions_the_committed_figures_count(places: Places) -> None:
    promoted(places, "a", messages(10, 0))
    (places.models / INCUMBENT).unlink()
    evaluation, standing = evaluation_of(places, "b", messages(8, 2))
    assert [(c.name, c.before, c.p_value) for c in standing.intents] == [("all", 1, None), ("en", 1, None)]
    assert evaluation.verdict.outcome == "unfit" and standing.services == ()


def test_figures_of_other_messages_do_not_count(places: Places) -> None:
    promoted(places, "a", messages(10, 0))
    (places.models / INCUMBENT).unlink()
    (places.judgement / "en.yml").write_text("messages: [] # another\n", encoding="utf-8")
    evaluation, standing = evaluation_of(places, "b", messages(1, 9))
    assert standing.messages_changed and evaluation.verdict.outcome == "first"


def test_an_incumbent_of_this_machine_gives_way_to_the_committed_one(places: Places) -> None:
    promoted(places, "a", messages(5, 5))
    kept = (places.models / INCUMBENT).read_bytes()
    promoted(places, "b", messages(10, 0))
    (places.models / INCUMBENT).write_bytes(kept)
    _, standing = evaluation_of(places, "c", messages(10, 0))
    assert standing.incumbent and standing.incumbent.file == "b"
    assert standing.intents[0].before == 1 and standing.intents[0].count is None


def test_a_record_is_read_as_it_was_written(places: Places) -> None:
    judged = [message("हाँ", spelling="hi", candidates=("pan",), ranking=(("ask_fee", 0.9), ("greet", 0.1)))]
    evaluation, _ = evaluation_of(places, "a", judged)
    write(evaluation, places.models / "evaluation.json")
    assert read(Evaluation, places.models / "evaluation.json") == evaluation


def test_a_short_record_measures_the_same(places: Places) -> None:
    evaluation, _ = evaluation_of(places, "a", messages(1, 0))
    assert evaluation.shortened().developed[0].ranking == (("greet", 0.5), ("ask_fee", 0.4))


def test_a_broken_record_is_told(tmp_path: Path) -> None:
    (tmp_path / "incumbent.json").write_text('{"model": 1}', encoding="utf-8")
    with pytest.raises(BrokenRecord, match=r"incumbent.json"):
        read(Incumbent, tmp_path / "incumbent.json")


def test_the_manifest_counts_only_for_its_own_model(tmp_path: Path) -> None:
    model, manifest = tmp_path / "seva.tar.gz", tmp_path / "manifest.json"
    model.write_bytes(b"learnt")
    assert facts(model).examples is None
    manifest.write_text(
        f'{{"sha256": "{facts(model).sha256}", "examples": 7, "trained_at": "{MOMENT}"}}', encoding="utf-8"
    )
    assert (facts(model).examples, facts(model).trained_at) == (7, MOMENT)
    model.write_bytes(b"learnt anew")
    assert facts(model).examples is None
