"""`seva train`: what is wrong is told before Rasa meets it, and nothing is trained twice. Rasa is a small fake."""

import json
import os
from pathlib import Path

import pytest

from seva.processes.training import MODELS
from tests.catalogue.copies import INCOME, Copy
from tests.cli.conftest import Run, Said

FAKE_RASA = """
import sys
from pathlib import Path

runs = Path("trained.txt")
runs.write_text(runs.read_text() + "once\\n" if runs.exists() else "once\\n")
if Path("refuse").exists():
    sys.stdout.write("\\x1b[91mFailed to validate 'data/nlu/en/a.yml'.\\x1b[0m\\n")
    sys.exit(1)
if Path("meanwhile").exists():
    Path("config.yml").write_text("language: en\\n")
name = sys.argv[sys.argv.index("--fixed-model-name") + 1]
(Path(sys.argv[sys.argv.index("--out") + 1]) / f"{name}.tar.gz").write_bytes(b"learnt")
"""
FAKE_SCORING = "import sys\nsys.stdout.write('{\"intent\": 1.0}\\n')\n"
FILES = {
    "rasa/__init__.py": "",
    "rasa/__main__.py": FAKE_RASA,
    "nlu/__init__.py": "",
    "workbench/__init__.py": "",
    "workbench/scoring.py": FAKE_SCORING,
    "config.yml": "language: hi\n",
    "domain.yml": "intents: [greet]\n",
    "data/nlu/en/a.yml": "nlu:\n- intent: greet\n  examples: |\n    - hi\n    - hello\n",
    "data/rules/a.yml": "rules: []\n",
    "uv.lock": "rasa 3.6.21\n",
}


@pytest.fixture
def copy(project: Path) -> Copy:
    """A catalogue to break, in the place from which Rasa reads it."""
    (project / "catalogue").unlink()
    return Copy(project / "catalogue")


@pytest.fixture
def sources(project: Path, copy: Copy) -> Path:
    """A project of few files."""
    (project / "models" / "seva.tar.gz").unlink()
    for name, text in FILES.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    return project


def trainings(project: Path) -> int:
    """How often Rasa was called."""
    file = project / "trained.txt"
    return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


def _is_told_before_training(said: Said, project: Path, *lines: str) -> None:
    assert (said.code, said.err.splitlines()) == (1, list(lines))
    assert trainings(project) == 0


def test_a_broken_catalogue_is_told_as_the_check_tells_it(seva: Run, sources: Path, copy: Copy) -> None:
    copy.append(INCOME, "prize: 5\n")
    said = seva("train")
    assert f"catalogue/{INCOME}:{copy.line_of(INCOME, 'prize')}: prize: Extra inputs are not permitted" in said.err
    _is_told_before_training(said, sources, *seva("catalogue", "check").err.splitlines())


def test_a_service_that_is_only_begun_is_told(seva: Run, sources: Path, copy: Copy) -> None:
    assert seva("catalogue", "new", "a_service", "--department", "revenue").code == 0
    said = seva("train")
    assert "services/revenue/a_service.yml" in said.err and "write it in both languages" in said.err
    _is_told_before_training(said, sources, *seva("catalogue", "check").err.splitlines())


def test_a_breach_of_wording_is_told(seva: Run, sources: Path, copy: Copy) -> None:
    copy.replace(INCOME, "  en: Official proof of", "  en: Kindly get proof of")
    expected = "service income_certificate summary: `Kindly` in English: plain English"
    _is_told_before_training(seva("train"), sources, expected)


@pytest.mark.parametrize("place", ["config.yml", "domain.yml", "data/nlu/en/a.yml", "data/rules/a.yml"])
def test_a_file_that_is_no_yaml_is_told(seva: Run, sources: Path, place: str) -> None:
    (sources / place).write_text("a: 1\nb: [\n", encoding="utf-8")
    advice = "not valid YAML: did not find expected node content. Check indentation and quotes."
    _is_told_before_training(seva("train"), sources, f"{place}:3: {advice}")


def test_all_files_that_cannot_be_read_are_told_together(seva: Run, sources: Path) -> None:
    (sources / "domain.yml").unlink()
    (sources / "data/rules/a.yml").write_text("", encoding="utf-8")
    expected = (
        "data/rules/a.yml:1: expected keys and values, such as `nlu:` or `rules:`: fill the file in, or remove it."
    )
    _is_told_before_training(
        seva("train"), sources, "domain.yml:1: cannot be read: No such file or directory.", expected
    )


def test_what_rasa_itself_refuses_is_told_in_its_words(seva: Run, sources: Path) -> None:
    (sources / "refuse").touch()
    said = seva("train")
    assert (said.code, said.err) == (1, "Training failed:\nFailed to validate 'data/nlu/en/a.yml'.\n")


def test_it_trains_and_describes_the_model(seva: Run, sources: Path) -> None:
    said = seva("train")
    assert (said.code, said.err) == (0, "")
    assert "seva.tar.gz is trained on 2 examples" in said.words
    assert json.loads((sources / MODELS / "manifest.json").read_text(encoding="utf-8"))["scores"] == {"intent": 1.0}


def test_nothing_is_trained_twice_but_by_force(seva: Run, sources: Path) -> None:
    seva("train")
    again = seva("train")
    assert (again.code, again.err, trainings(sources)) == (0, "", 1)
    assert "models/seva.tar.gz is made from exactly this data, configuration and code: nothing to train." in again.words
    assert again.words.endswith("seva train --force")
    assert "is trained on 2 examples" in seva("train", "--force").words
    assert trainings(sources) == 2


@pytest.mark.parametrize(
    "place",
    [
        "config.yml", "domain.yml", "data/nlu/en/a.yml", "data/nlu/hi/new.yaml", "nlu/__init__.py", "uv.lock",
        "seva/language/new.py", "models/seva.tar.gz",
    ],
)  # fmt: skip
def test_whatever_changes_is_trained_again(seva: Run, sources: Path, place: str) -> None:
    seva("train")
    file = sources / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((file.read_text(encoding="utf-8") if file.exists() else "nlu: []\n") + "\n", encoding="utf-8")
    assert "is trained on" in seva("train").words
    assert trainings(sources) == 2


def test_a_changed_catalogue_is_trained_again(seva: Run, sources: Path, copy: Copy) -> None:
    seva("train")
    copy.append(INCOME, "# a remark\n")
    seva("train")
    assert trainings(sources) == 2


@pytest.mark.parametrize("manifest", [None, "", "[]", "{}", '{"model": "seva.tar.gz"}'])
def test_without_a_manifest_that_can_be_read_it_trains(seva: Run, sources: Path, manifest: str | None) -> None:
    seva("train")
    file = sources / "models" / "manifest.json"
    file.unlink() if manifest is None else file.write_text(manifest, encoding="utf-8")
    assert seva("train").code == 0
    assert trainings(sources) == 2


def test_a_lost_model_is_trained_again(seva: Run, sources: Path) -> None:
    seva("train")
    (sources / "models" / "seva.tar.gz").unlink()
    assert seva("train").code == 0
    assert trainings(sources) == 2


def test_what_changes_while_it_trains_is_trained_the_next_time(seva: Run, sources: Path) -> None:
    (sources / "meanwhile").touch()
    seva("train")
    manifest, changed = sources / "models" / "manifest.json", sources / "config.yml"
    assert manifest.stat().st_mtime <= changed.stat().st_mtime, "make must see that the file is newer"
    seva("train")
    assert trainings(sources) == 2


def test_make_learns_that_there_was_nothing_to_train(seva: Run, sources: Path) -> None:
    seva("train")
    manifest, touched = sources / "models" / "manifest.json", sources / "config.yml"
    os.utime(manifest, (1, 1))
    seva("train")
    assert manifest.stat().st_mtime >= touched.stat().st_mtime
