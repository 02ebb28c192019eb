"""Which processes there are, how each is started, and what training notes about the model."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from seva.cli import processes
from seva.processes.environment import process_environment
from seva.processes.plan import (
    CannotStart,
    behind_the_shell,
    endpoints_file,
    newest_model,
    rasa_server,
    whole_system,
)
from seva.processes.training import count_examples, fingerprint
from seva.settings import Settings

Make = Callable[..., Settings]


def test_the_whole_system_has_an_address_and_a_setting_for_each_port(project: Path, make_settings: Make) -> None:
    settings = make_settings(rasa_port=6005, actions_port=6055, web_port=9000)
    processes = {process.name: process for process in whole_system(settings)}
    assert list(processes) == ["web", "action server", "worker", "Rasa server"]
    assert {name: process.port for name, process in processes.items() if process.port} == {
        "web": 9000, "action server": 6055, "Rasa server": 6005,
    }  # fmt: skip
    for process in processes.values():
        if process.port:
            assert process.setting is not None
            assert getattr(settings, process.setting.removeprefix("SEVA_").lower()) == process.port
            assert str(process.health).startswith(f"http://127.0.0.1:{process.port}/")
    assert [process.name for process in behind_the_shell(settings)] == ["web", "action server", "worker"]


@pytest.mark.parametrize("has_phone", [True, False])
def test_the_address_of_the_phone_is_printed_where_it_is(
    make_settings: Make, has_phone: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    processes._print_addresses(make_settings(web_port=9000), has_phone=has_phone)
    assert ("http://127.0.0.1:9000/phone" in capsys.readouterr().out) == has_phone


@pytest.mark.parametrize(("bind", "opened"), [("127.0.0.1", True), ("localhost", True), ("0.0.0.0", False)])  # noqa: S104
def test_the_http_api_of_rasa_is_open_on_the_loopback_address_only(
    project: Path, make_settings: Make, bind: str, opened: bool
) -> None:
    assert ("--enable-api" in rasa_server(make_settings(bind=bind)).command) == opened


def test_the_action_server_listens_where_the_settings_say(project: Path, make_settings: Make) -> None:
    processes = {process.name: process for process in whole_system(make_settings(bind="10.0.0.5"))}
    assert processes["action server"].environment == {"SANIC_HOST": "10.0.0.5"}


def test_rasa_is_told_where_the_action_server_is(project: Path, make_settings: Make) -> None:
    text = endpoints_file(make_settings(actions_port=6055)).read_text(encoding="utf-8")
    assert "http://127.0.0.1:6055/webhook" in text
    assert "5055" not in text


def test_the_model_trained_last_is_taken(project: Path) -> None:
    older, newer = project / "models" / "b.tar.gz", project / "models" / "a.tar.gz"
    for moment, model in ((1, project / "models" / "seva.tar.gz"), (2, older), (3, newer)):
        model.write_bytes(b"")
        os.utime(model, (moment, moment))
    assert newest_model().name == "a.tar.gz"


def test_without_a_model_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"There is no trained model in .+/\. Run: make train") as raised:
        newest_model(tmp_path)
    assert raised.value.code == "cannot_start"


def test_the_environment_sends_nothing_away_and_keeps_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEVA_WEB_PORT", "8100")
    environment = process_environment()
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["SEVA_WEB_PORT"] == "8100"


def test_a_fingerprint_follows_names_and_contents(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.yml").write_text("1", encoding="utf-8")
    first = fingerprint((data,), (".yml",))
    (data / "notes.txt").write_text("not learned from", encoding="utf-8")
    assert fingerprint((data,), (".yml",)) == first
    (data / "a.yml").write_text("2", encoding="utf-8")
    second = fingerprint((data,), (".yml",))
    (data / "a.yml").rename(data / "b.yml")
    third = fingerprint((data,), (".yml",))
    assert len({first, second, third}) == 3


def test_examples_are_counted(tmp_path: Path) -> None:
    greet = "- intent: greet\n  examples: |\n    - hi\n    - नमस्ते\n"
    bye = "- intent: bye\n  examples: |\n    - bye\n"
    (tmp_path / "a.yml").write_text(f"version: '3.1'\nnlu:\n{greet}{bye}", encoding="utf-8")
    assert count_examples(tmp_path) == 3
