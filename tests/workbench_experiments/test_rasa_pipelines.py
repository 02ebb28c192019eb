"""Rasa's pipelines are Rasa's own, and a failure names its log."""

from pathlib import Path

import pytest
import yaml

from tests.workbench_experiments.samples import messages
from workbench.experiments import rasa_pipelines
from workbench.experiments.errors import CannotTrain
from workbench.experiments.material import Example
from workbench.experiments.rasa_pipelines import SPARSE_DIET, STOCK, components, train_and_ask


def test_the_stock_pipeline_is_the_one_that_rasa_takes_by_default() -> None:
    names = [one["name"] for one in components(STOCK, 100)]
    assert names[0] == "WhitespaceTokenizer"
    assert {"DIETClassifier", "ResponseSelector", "FallbackClassifier"} <= set(names)


def test_epochs_and_seed_are_set_where_there_are_any() -> None:
    for pipeline in (STOCK, SPARSE_DIET):
        learning = [one for one in components(pipeline, 7) if "epochs" in one]
        assert learning
        assert all((one["epochs"], one["random_seed"]) == (7, 42) for one in learning)
        assert len(components(pipeline, 7)) > len(learning)


def test_a_training_that_fails_names_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_pipelines, "PYTHON", "false")
    with pytest.raises(CannotTrain, match=r"train\.log"):
        train_and_ask(SPARSE_DIET, 1, [Example("a [b](c)", "greet"), Example("- #x: y", "deny")], messages(), tmp_path)
    assert not (tmp_path / "seconds.txt").exists()
    written = yaml.safe_load((tmp_path / "nlu.yml").read_text(encoding="utf-8"))
    said = {one["intent"]: [example["text"].strip() for example in one["examples"]] for one in written["nlu"]}
    assert said == {"greet": ["a (b)(c)"], "deny": ["- #x: y"]}
    assert yaml.safe_load((tmp_path / "config.yml").read_text(encoding="utf-8"))["pipeline"] == components(
        SPARSE_DIET, 1
    )
