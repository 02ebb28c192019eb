"""`rasa shell` without the noise of libraries: a small fake of Rasa makes the same noise."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from seva.processes.environment import process_environment
from seva.processes.plan import newest_model, rasa_shell
from seva.settings import Settings
from tests.conftest import ROOT

# As TensorFlow, Sanic, aiohttp and Rasa behave: filters of their own, warnings on the root logger.
NOISY_RASA = """
import logging, os, sys, warnings

logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"))
warnings.filterwarnings("always", category=DeprecationWarning)
warnings.warn("noise: deprecated", DeprecationWarning)
logging.warning("noise: Limited tf.summary API")
logging.getLogger("rasa.core").info("noise: Loading model")
logging.getLogger("asyncio").error("Unclosed connector, noise")
logging.getLogger("runtime.patches").warning("patches_left_out")
logging.getLogger("asyncio").error("Task exception was never retrieved")
logging.error("The port is in use")
sys.stdout.write(" ".join(sys.argv[1:]))
sys.exit(3)
"""


@pytest.fixture
def noisy(project: Path) -> Path:
    (project / "rasa").mkdir()
    (project / "rasa" / "__init__.py").touch()
    (project / "rasa" / "__main__.py").write_text(NOISY_RASA, encoding="utf-8")
    return project


def test_what_libraries_say_is_silenced_and_errors_are_shown(
    noisy: Path, make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    command = rasa_shell(make_settings(rasa_port=6005))
    done = subprocess.run(
        command, env=process_environment() | {"PYTHONPATH": str(ROOT)},
        cwd=noisy, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert command[0] == sys.executable
    assert done.returncode == 3
    assert done.stdout.startswith("shell --interface 127.0.0.1 --port 6005 --endpoints ")
    assert done.stdout.endswith(f"--model {newest_model()}")
    assert [line.split(":", 2)[2] for line in done.stderr.splitlines()] == [
        "patches_left_out",
        "Task exception was never retrieved",
        "The port is in use",
    ]
