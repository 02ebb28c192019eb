"""What goes wrong is told in a sentence that says what to do: never a traceback, never half a start."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogue.copies import INCOME, Copy
from tests.cli.conftest import Run, Said

PORTS = {"rasa_port": "Rasa server", "actions_port": "action server", "web_port": "web"}
WRONG = {
    "message_days": "0",
    "message_id_days": "29",
    "rasa_port": "99999",
    "web_port": "eight",
    "database_url": "mysql://somewhere/db",
    "tracker_url": "conversations",
    "departments_url": "localhost:9000",
    "public_url": "ftp://seva",
    "department_keys": "{revenue: k}",
    "department_timeout": "-1",
    "files_url": "https://bucket",
    "secret_key": "short",
    "bind": "::1",
    "log_level": "LOUD",
}


@pytest.fixture
def free_ports() -> dict[str, str]:
    """Ports that nothing listens on."""
    sockets = [socket.socket() for _ in PORTS]
    for probe in sockets:
        probe.bind(("127.0.0.1", 0))
    found = {name: str(probe.getsockname()[1]) for name, probe in zip(PORTS, sockets, strict=True)}
    for probe in sockets:
        probe.close()
    return found


@pytest.fixture
def taken_port() -> Iterator[str]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


def _is_told(said: Said, *says: str) -> None:
    assert said.code == 1
    assert "Traceback" not in said.words
    for text in says:
        assert text in said.words, said.words


def _is_one_sentence(said: Said) -> None:
    assert len(said.err.strip().splitlines()) == 1, said.err


@pytest.mark.parametrize("command", ["run", "shell"])
def test_a_missing_model(seva: Run, project: Path, command: str) -> None:
    (project / "models" / "seva.tar.gz").unlink()
    said = seva(command)
    _is_told(said, "There is no trained model in models/. Run: make train")
    _is_one_sentence(said)


def test_a_missing_catalogue(seva: Run) -> None:
    said = seva("run", catalogue="nowhere")
    _is_told(said, "There is no catalogue at nowhere. Run from the project's root.")
    _is_one_sentence(said)


def test_a_missing_endpoints_file(seva: Run, project: Path, free_ports: dict[str, str]) -> None:
    (project / "endpoints.yml").unlink()
    said = seva("run", **free_ports)
    _is_told(said, f"There is no endpoints.yml in {project}. Run from the project's root.")
    _is_one_sentence(said)


def test_a_broken_catalogue(seva: Run, project: Path, free_ports: dict[str, str]) -> None:
    copy = Copy(project / "copy")
    copy.append(INCOME, "prize: 5\n")
    said = seva("run", catalogue=str(copy.root), **free_ports)
    _is_told(said, f"{INCOME}:{copy.line_of(INCOME, 'prize')}: prize:", "check its spelling, or remove it")
    _is_one_sentence(said)


@pytest.mark.parametrize("setting", PORTS)
def test_a_port_in_use_is_named_with_its_setting(
    seva: Run, project: Path, free_ports: dict[str, str], taken_port: str, setting: str
) -> None:
    said = seva("run", **free_ports | {setting: taken_port})
    _is_told(
        said,
        f"Port {taken_port}, which the {PORTS[setting]} needs, is in use.",
        f"Stop the other program, or set SEVA_{setting.upper()} to a free port.",
    )
    _is_one_sentence(said)
    assert not (project / "var" / "log").exists(), "nothing may have been started"


def test_two_processes_on_one_port(seva: Run) -> None:
    said = seva("run", rasa_port="8000")
    _is_told(said, "SEVA_RASA_PORT and SEVA_WEB_PORT are both 8000: give each process a port of its own")


@pytest.mark.parametrize("command", ["run", "migrate", "worker"])
def test_a_database_in_a_folder_that_cannot_be_made(seva: Run, project: Path, command: str) -> None:
    (project / "file").write_text("", encoding="utf-8")
    said = seva(command, database_url=f"sqlite:///{project}/file/seva.db")
    _is_told(said, "file/seva.db cannot be made: ")
    _is_one_sentence(said)


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_database_that_is_a_folder(seva: Run, project: Path, command: str) -> None:
    (project / "seva.db").mkdir()
    said = seva(command, database_url=f"sqlite:///{project}/seva.db")
    _is_told(said, "seva.db", "cannot be written: unable to open database file")
    _is_one_sentence(said)


def test_a_database_file_that_is_something_else(seva: Run, project: Path) -> None:
    (project / "seva.db").write_text("a letter to the department\n" * 100, encoding="utf-8")
    said = seva("migrate", database_url=f"sqlite:///{project}/seva.db")
    _is_told(said, "seva.db", "file is not a database")


def test_a_home_that_is_a_file(seva: Run, project: Path) -> None:
    (project / "var").write_text("", encoding="utf-8")
    said = seva("migrate")
    _is_told(said, "var")
    _is_one_sentence(said)


def test_a_key_file_that_lost_its_key(seva: Run, project: Path) -> None:
    (project / "var").mkdir()
    (project / "var" / "secret.key").write_text("", encoding="utf-8")
    said = seva("run")
    _is_told(said, "var/secret.key holds no key.", "set SEVA_SECRET_KEY")
    _is_one_sentence(said)


@pytest.mark.parametrize("command", ["run", "shell", "migrate", "worker"])
def test_wrong_settings_are_listed_together(seva: Run, command: str) -> None:
    said = seva(command, **WRONG)
    _is_told(said, "These settings are wrong (docs/settings.md says what each means):")
    told = [line.split(":")[0] for line in said.err.splitlines()[1:]]
    assert sorted(told) == sorted(f"SEVA_{name.upper()}" for name in WRONG)
    assert "Value error" not in said.err


def test_settings_from_the_env_file_are_checked_too(seva: Run, project: Path) -> None:
    (project / ".env").write_text("SEVA_RASA_PORT=0\nSEVA_LOG_LEVEL=\n", encoding="utf-8")
    said = seva("migrate")
    _is_told(said, "SEVA_RASA_PORT: Input should be greater than or equal to 1")
    assert "LOG_LEVEL" not in said.err


def test_help_as_a_program_lists_every_command_and_needs_nothing(seva_program: Run, project: Path) -> None:
    said = seva_program("--help", **WRONG)
    assert (said.code, said.err) == (0, "")
    for command in ("run", "shell", "train", "migrate", "worker", "catalogue", "desk"):
        assert f" {command} " in said.words
    assert not (project / "var").exists(), "asking for help writes nothing"


def test_a_port_in_use_as_a_program(seva_program: Run, taken_port: str, free_ports: dict[str, str]) -> None:
    said = seva_program("run", **free_ports | {"web_port": taken_port})
    _is_told(said, f"Port {taken_port}, which the web needs, is in use.", "SEVA_WEB_PORT")
    _is_one_sentence(said)


def test_a_broken_catalogue_as_a_program(seva_program: Run, project: Path) -> None:
    copy = Copy(project / "copy")
    copy.replace(INCOME, "kind: certificate", "kind: [certificate")
    said = seva_program("catalogue", "check", "--root", str(copy.root))
    _is_told(said, "not valid YAML", "Check indentation and quotes.")
    _is_one_sentence(said)


def test_a_command_of_another_package_tells_of_wrong_settings(seva: Run) -> None:
    said = seva("desk", "list", rasa_port="none")
    _is_told(said, "SEVA_RASA_PORT: Input should be a valid integer")


def test_an_unknown_command(seva: Run) -> None:
    said = seva("rum")
    assert said.code == 2
    assert "No such command 'rum'" in said.words
