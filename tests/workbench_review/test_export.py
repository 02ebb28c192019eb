"""The evaluation messages as Rasa reads them: the same messages, the same intents."""

from collections import Counter
from pathlib import Path

from rasa.shared.importers.utils import training_data_from_paths

from nlu.calibration import held_out
from tests.conftest import ROOT
from tests.workbench_review.conftest import Review

EVALUATION = ROOT / "tests" / "nlu_eval"


def test_rasa_reads_what_was_written(seva_nlu: Review, project: Path, tmp_path: Path) -> None:
    for file in (project / "tests" / "nlu_eval").glob("*.yml"):
        file.unlink()
    for file in EVALUATION.glob("*.yml"):
        (project / "tests" / "nlu_eval" / file.name).write_bytes(file.read_bytes())
    done = seva_nlu("export", "out/messages")
    assert (done.code, done.err) == (0, "")
    files = sorted((project / "out" / "messages").iterdir())
    assert [file.name for file in files] == ["en.yml", "hi.yml", "hi_latn.yml", "mixed.yml"]
    for file in files:
        read = training_data_from_paths([str(file)], "hi")
        meant = [message for message in held_out(EVALUATION) if message.spelling == file.stem]
        assert len(meant) > 200
        assert f"{file.relative_to(project)}: {len(meant)} messages" in done.words
        # Of messages that stand there twice, Rasa keeps one.
        assert {(e.get("text"), e.get("intent")) for e in read.training_examples} == {(m.text, m.intent) for m in meant}
        assert Counter(e.get("entities") is None for e in read.training_examples) == {True: len(read.training_examples)}


def test_it_is_never_written_where_models_learn(seva_nlu: Review, project: Path) -> None:
    for folder in ("data", "data/nlu/eval", "./tests/../data/x"):
        done = seva_nlu("export", folder)
        assert done.code == 1 and "from which models learn" in " ".join(done.err.split())
    assert not list((project / "data").rglob("mixed.yml"))


def test_outside_of_the_project_it_says_where_to_run(seva_nlu: Review, project: Path) -> None:
    (project / "tests").rename(project / "elsewhere")
    done = seva_nlu("export", "out")
    assert done.code == 1 and "project's root" in done.err
    assert not (project / "out").exists()
