"""Rasa's own components still import and train with the packages that pyproject.toml leaves out."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

# What TensorFlow and indic-nlp-library name, and nothing here imports.
LEFT_OUT = ("jax", "jaxlib", "tensorboard", "tensorflow_estimator", "tensorflow_io_gcs_filesystem", "clang", "tf_keras",
            "sphinx", "morfessor")  # fmt: skip
# Wants an extra of Rasa that is not installed: `transformers`.
WANTS_AN_EXTRA = {"rasa.nlu.utils.hugging_face.registry"}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("rasa")
    script = Path(__file__).with_name("rasa_parts.py")
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(script), str(folder)],
        env=os.environ | quiet, cwd=folder, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    return found


def test_every_part_of_rasa_imports(outcome: dict[str, Any]) -> None:
    assert outcome["failed"].keys() == WANTS_AN_EXTRA, outcome["failed"]
    assert "transformers" in outcome["failed"].popitem()[1]


def test_a_model_of_rasas_own_components_trains_and_parses(outcome: dict[str, Any]) -> None:
    parsed = outcome["parsed"]
    assert parsed["text"] == "hello"
    assert parsed["intents"].keys() == {"greet", "ask"}
    assert 0.99 < sum(parsed["intents"].values()) < 1.01


def test_tensorflow_makes_a_graph_of_python(outcome: dict[str, Any]) -> None:
    assert outcome["doubled"] == 128


def test_what_is_left_out_is_not_there() -> None:
    assert [name for name in LEFT_OUT if find_spec(name)] == []
