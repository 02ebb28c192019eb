"""Training files are read as Rasa reads them, only more quickly."""

from pathlib import Path

import pytest
from rasa.shared.data import get_data_files, is_nlu_file
from rasa.shared.importers import utils
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.training_files import files_with_examples, files_with_stories, files_with_test_stories, read_examples
from tests.nlu.conftest import ROOT

DATA = str(ROOT / "data")


def _content(data: TrainingData) -> list[object]:
    return [[example.as_dict() for example in data.training_examples], data.entity_synonyms, data.regex_features]


def test_the_same_files_are_found() -> None:
    found = files_with_examples(DATA)
    assert found == get_data_files([str(ROOT / "data" / "nlu")], is_nlu_file)
    assert [Path(file).parent.name for file in files_with_stories(DATA)] == ["rules"] * len(files_with_stories(DATA))
    assert files_with_stories(DATA)
    assert files_with_test_stories(DATA) == []


@pytest.mark.parametrize("name", ["en/apply.yml", "hi/values.yml", "hi_latn/services/birth_certificate.yml"])
def test_the_same_is_read(name: str) -> None:
    file = str(ROOT / "data" / "nlu" / name)
    assert _content(read_examples(file)) == _content(utils.training_data_from_paths([file], "hi"))


@pytest.mark.parametrize(
    "written",
    [
        "nlu:\n- intent: greet\n  examples: |\n    - [hi](word)\n- synonym: hello\n  examples: |\n    - hi\n",
        "nlu:\n- regex: pin\n  examples: |\n    - \\d{6}\n",
        "nlu:\n- intent: greet\n  examples:\n  - text: hello\n    metadata:\n      language: en\n",
        'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - good [morning]{"entity": "time", "value": "am"}\n',
    ],
)
def test_what_is_not_plain_is_left_to_rasa(written: str, tmp_path: Path) -> None:
    file = tmp_path / "some.yml"
    file.write_text(written, encoding="utf-8")
    assert _content(read_examples(str(file))) == _content(utils.training_data_from_paths([str(file)], "hi"))
