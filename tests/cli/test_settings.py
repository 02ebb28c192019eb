"""Settings: where they come from, what follows from them, and the key that is kept."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from seva.errors import SettingsError
from seva.settings import Settings, load_settings
from tests.applications.calm import CALM
from tests.cli.test_errors import WRONG

Make = Callable[..., Settings]


def test_the_defaults_run_everything_on_one_machine(project: Path) -> None:
    settings = load_settings()
    assert settings.database == f"sqlite:///{project}/var/seva.db"
    assert settings.tracker_database == f"sqlite:///{project}/var/conversations.db"
    assert settings.backoffice_database == f"sqlite:///{project}/var/backoffice.db"
    assert settings.files == Path("var/files")
    assert settings.departments == "http://127.0.0.1:8000/departments/v1"
    assert settings.public == "http://127.0.0.1:8000"


def test_a_state_sets_its_own(project: Path) -> None:
    settings = load_settings(
        database_url="postgresql://db/seva",
        files_url="file:///srv/seva/files",
        departments_url="https://departments.example.in/v1/",
        public_url="https://seva.example.in/",
        bind="10.0.0.5",
        web_port=9000,
    )
    assert settings.database == settings.tracker_database == "postgresql://db/seva"
    assert settings.backoffice_database.startswith("sqlite:///"), "a department's system is never the core's"
    assert settings.files == Path("/srv/seva/files")
    assert settings.departments == "https://departments.example.in/v1"
    assert settings.public == "https://seva.example.in"


def test_the_environment_comes_before_the_env_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / ".env").write_text("SEVA_WEB_PORT=8100\nSEVA_RASA_PORT=5100\n", encoding="utf-8")
    monkeypatch.setenv("SEVA_WEB_PORT", "8200")
    monkeypatch.setenv("SEVA_ACTIONS_PORT", "")
    settings = load_settings()
    assert (settings.web_port, settings.rasa_port, settings.actions_port) == (8200, 5100, 5055)


def test_department_keys_come_as_json(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEVA_DEPARTMENT_KEYS", '{"revenue": "k1", "*": "k2"}')
    settings = load_settings()
    assert (settings.api_key_of("revenue"), settings.api_key_of("mcd")) == ("k1", "k2")


def test_without_department_keys_one_follows_from_the_master_key(make_settings: Make) -> None:
    settings = make_settings()
    assert settings.api_key_of("revenue") == settings.api_key_of("mcd") == settings.derived("department-api")
    assert settings.derived("a") != settings.derived("b")
    assert make_settings(secret_key="another key for tests").derived("a") != settings.derived("a")


@pytest.mark.parametrize("setting", WRONG)
def test_a_wrong_setting_is_named(project: Path, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv(f"SEVA_{setting.upper()}", WRONG[setting])
    with pytest.raises(SettingsError) as raised:
        load_settings()
    _, line = str(raised.value).splitlines()
    assert line.startswith(f"SEVA_{setting.upper()}: ")
    assert raised.value.code == "settings_invalid"


def test_ids_of_messages_are_kept_as_long_as_their_content(make_settings: Make) -> None:
    assert make_settings(message_days=90).message_id_days == 90
    with pytest.raises(SettingsError, match="SEVA_MESSAGE_ID_DAYS must not be less than SEVA_MESSAGE_DAYS"):
        load_settings(_env_file=None, message_days=91)


@hypothesis_settings(CALM, max_examples=100)
@given(
    name=st.sampled_from(sorted(Settings.model_fields)),
    value=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30),
)
def test_any_value_is_taken_or_told(name: str, value: str) -> None:
    before = os.environ.get(f"SEVA_{name.upper()}")
    os.environ[f"SEVA_{name.upper()}"] = value
    try:
        load_settings(_env_file=None)
    except SettingsError as error:
        assert f"SEVA_{name.upper()}" in str(error)
    finally:
        os.environ.pop(f"SEVA_{name.upper()}")
        if before is not None:
            os.environ[f"SEVA_{name.upper()}"] = before


def test_the_key_is_made_once_and_only_its_owner_reads_it(make_settings: Make, tmp_path: Path) -> None:
    key = make_settings(secret_key="").key
    file = tmp_path / "secret.key"
    assert len(key) >= 40
    assert make_settings(secret_key="").key == key == file.read_text(encoding="ascii")
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"], "no draft of it is left"


def test_processes_that_start_together_get_one_key(make_settings: Make) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda settings: settings.key, [make_settings(secret_key="") for _ in range(40)]))
    assert len(set(keys)) == 1


def test_a_key_file_without_a_key_is_told(make_settings: Make, tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("  \n", encoding="ascii")
    with pytest.raises(SettingsError, match="holds no key"):
        _ = make_settings(secret_key="").key


def test_a_key_that_cannot_be_kept_is_told(make_settings: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(SettingsError, match="Set SEVA_SECRET_KEY or SEVA_HOME"):
        _ = make_settings(secret_key="", home=tmp_path / "file" / "var").key
