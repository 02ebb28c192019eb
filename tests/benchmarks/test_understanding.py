"""What understanding costs: the copies, the measuring and the table."""

import io
import json
import subprocess
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from benchmarks import project, understanding
from benchmarks.errors import NotParsed, TrainingFailed
from benchmarks.parsing import Parses, messages
from benchmarks.project import COPIED, Training, copied, parses, train
from benchmarks.understanding import PADDED_COLUMN, PRESENT_COLUMN, Extent, app, measure, table
from nlu.calibration import held_out
from seva.catalogue import load_catalogue
from tests.conftest import ROOT

HELD_OUT = ROOT / "data" / "held_out"


@pytest.fixture
def no_processes(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Nothing is started; the folders in which a model would be trained."""
    trained: list[Path] = []

    def remember(folder: Path) -> Training:
        trained.append(folder)
        return Training(wall=70, processor=65, rasa=50)

    monkeypatch.setattr(understanding, "train", remember)
    monkeypatch.setattr(understanding, "parses", lambda *_: Parses([0.001, 0.002, 0.009], [0.001, 0.001, 0.002]))
    monkeypatch.setattr(understanding, "served_memory_mb", lambda *_: 700.0)
    return trained


def answering(monkeypatch: pytest.MonkeyPatch, code: int, said: str) -> None:
    done = subprocess.CompletedProcess([], code, stdout=said, stderr="")
    monkeypatch.setattr(project, "_run", lambda *_: done)


def test_help_names_the_option() -> None:
    text = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    assert "--quick" in text


def test_a_copy_has_all_that_a_model_is_made_from_but_no_model(tmp_path: Path) -> None:
    copied(tmp_path)
    assert all((tmp_path / name).exists() for name in COPIED)
    assert not (tmp_path / "models").exists()


def test_a_whole_run_trains_only_in_copies_and_pads_one(
    tmp_path: Path, no_processes: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(understanding, "messages", lambda *_: ["hello"])
    heard: list[str] = []
    results = measure(tmp_path, Extent(), heard.append)
    assert [len(load_catalogue(folder / "catalogue").services) for folder in no_processes] == [
        len(load_catalogue(ROOT / "catalogue").services),
        738,
    ]
    assert all(folder.is_relative_to(tmp_path) for folder in no_processes)
    assert results[PADDED_COLUMN].keys() == results[PRESENT_COLUMN].keys()
    assert f"training: {PADDED_COLUMN}" in heard


def test_a_quick_run_trains_nothing(tmp_path: Path, no_processes: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understanding, "messages", lambda *_: ["hello"])
    results = measure(tmp_path, Extent(trains=False), lambda _: None)
    assert results.keys() == {PRESENT_COLUMN}
    assert not no_processes
    assert results[PRESENT_COLUMN]["parse_ms"] == pytest.approx(2)


def test_the_table_says_whether_each_aim_is_met() -> None:
    figures = {"parse_p95_ms": 6.0, "train_s": 59.0, "memory_mb": 801.0}
    console = Console(width=150, file=io.StringIO(), record=True)
    console.print(table({PRESENT_COLUMN: figures, PADDED_COLUMN: figures}, "a note"))
    rows = {
        line.split("│")[1].strip(): line.split("│")[2:-1] for line in console.export_text().splitlines() if "│" in line
    }
    assert [cell.strip() for cell in rows["parse: p95, ms"]] == ["6.0", "≤ 5: no", "6.0", "≤ 8: yes"]
    assert [cell.strip() for cell in rows["seva train --force: s"]] == ["59.0", "≤ 60: yes", "59.0", ""]
    assert [cell.strip() for cell in rows["peak memory of the Rasa server, MB"]] == ["801", "≤ 800: no", "801", ""]


def test_the_messages_are_all_held_out_ones_in_a_fixed_mixed_order() -> None:
    texts = messages(folder=HELD_OUT)
    written = [message.text for message in held_out(HELD_OUT)]
    assert sorted(texts) == sorted(written)
    assert texts != written
    assert messages(7, HELD_OUT) == texts[:7]


def test_a_training_is_timed_by_the_clock_and_the_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "manifest.json").write_text(json.dumps({"seconds": 12.5}), encoding="utf-8")
    answering(monkeypatch, 0, "")
    training = train(tmp_path)
    assert training.rasa == 12.5
    assert training.wall > 0 <= training.processor


def test_a_training_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 1, "no such intent")
    with pytest.raises(TrainingFailed, match="no such intent"):
        train(tmp_path)


def test_times_are_read_from_the_last_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 0, 'a warning\n{"wall": [0.5], "processor": [0.25]}\n')
    assert parses(tmp_path, 1) == Parses([0.5], [0.25])


def test_a_model_that_cannot_be_loaded_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 1, "no model")
    with pytest.raises(NotParsed, match="no model"):
        parses(tmp_path, 1)
