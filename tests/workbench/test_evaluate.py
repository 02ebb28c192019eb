"""`seva evaluate` and `seva promote` on a small model of Rasa's own making, in a project of its own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
import yaml
from typer import Typer
from typer.testing import CliRunner

from tests.nlu.conftest import archive as archive
from tests.nlu.conftest import config as config
from tests.nlu.conftest import data as data
from tests.workbench.test_report import SECTIONS
from tests.workbench.test_report import read as read_html
from workbench.commands import UNFIT, evaluate_command, promote_command
from workbench.report.model_parts import intent_classifier
from workbench.scoring import main

MESSAGES = {
    "en": [
        ("income certificate apply", "apply_service", "income_certificate"),
        ("what is the fee", "ask_fee", None),
        ("good morning to you", "greet", None),
        ("the match was long", "out_of_scope", None),
    ],
    "hi": [("फ़ीस कितनी लगेगी", "ask_fee", None), ("नमस्ते जी", "greet", None), ("शुभ रात्रि", "thank", None)],
}
REPORT = Path("results/evaluation.html")


@pytest.fixture(scope="module")
def project(archive: Path, config: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "models").mkdir()
    (folder / "models" / "seva.tar.gz").write_bytes(archive.read_bytes())
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    (folder / "config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    (folder / "domain.yml").write_text('version: "3.1"\n', encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "nlu").symlink_to(data / "nlu")
    for place in (folder / "tests" / "nlu_eval", folder / "data" / "held_out"):
        write_messages(place)
    return folder


def write_messages(folder: Path) -> None:
    folder.mkdir(parents=True)
    for spelling, entries in MESSAGES.items():
        found = [{"text": text, "intent": intent, "service": service} for text, intent, service in entries]
        written = yaml.safe_dump({"messages": found}, allow_unicode=True)
        (folder / f"{spelling}.yml").write_text(written, encoding="utf-8")


@pytest.fixture(autouse=True)
def in_the_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(project)
    monkeypatch.setattr("workbench.commands._quiet", lambda: None)
    yield
    structlog.reset_defaults()


def run(command: Typer, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_whole_loop(project: Path) -> None:
    (project / "workbench").mkdir()
    code, said = run(promote_command())
    assert code == 1 and "seva evaluate" in said, "nothing is promoted that was not evaluated"
    code, said = run(evaluate_command(), "--learning-curve")
    assert code == 0 and "nothing to compare it with" in said and str(REPORT) in said.replace("\n", "")
    tree = read_html(REPORT.read_text(encoding="utf-8"))
    assert SECTIONS <= set(tree.ids)
    assert "शुभ रात्रि" in tree.text, "the model does not know `thank`"
    assert "(25 %)" in tree.text and "(100 %)" in tree.text
    kept = json.loads((project / "models" / "evaluation.json").read_text(encoding="utf-8"))
    assert all(message["milliseconds"] > 0 for message in kept["judged"])
    assert run(promote_command())[0] == 0
    promoted = json.loads((project / "workbench" / "promoted.json").read_text(encoding="utf-8"))
    assert promoted["scores"]["intent"] > 0.5 and not promoted["forced"]
    lower_what_the_model_understands(project)
    assert_only_force_promotes(project)


def lower_what_the_model_understands(project: Path) -> None:
    """The incumbent understood what this model does not."""
    file = project / "models" / "incumbent.json"
    incumbent = json.loads(file.read_text(encoding="utf-8"))
    for message in incumbent["evaluation"]["judged"]:
        message["found_intent"] = message["intent"]
    file.write_text(json.dumps(incumbent), encoding="utf-8")


def assert_only_force_promotes(project: Path) -> None:
    code, said = run(evaluate_command(), "--promote")
    assert code == UNFIT and "Not fit" in said and "Hindi in Devanagari" in said
    assert run(promote_command())[0] == 1
    assert run(evaluate_command(), "--promote", "--force")[0] == 0
    assert json.loads((project / "workbench" / "promoted.json").read_text(encoding="utf-8"))["forced"]


def test_the_scores_alone_are_json(project: Path) -> None:
    scores = json.loads(main(["models/seva.tar.gz", "data/held_out"]))
    assert {"intent", "intent_en", "intent_hi", "in_scope", "out_of_scope_recall", "service", "ece"} <= scores.keys()
    assert scores["service"] == 1 and 0.5 < scores["intent"] < 1


def test_the_classifier_of_a_model_can_be_asked(project: Path) -> None:
    parts = intent_classifier(project / "models" / "seva.tar.gz")
    assert parts and parts.config["hidden"] > 0
    assert {"ask_fee", "greet"} <= set(parts.network.heads[0].labels)
