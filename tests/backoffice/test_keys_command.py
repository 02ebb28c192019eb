"""`seva keys`: what the keeper of keys does on the back office's machine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from backoffice.certificates import keys as signing
from backoffice.keys import keys_group
from backoffice.models import SigningKey
from backoffice.office import Office
from seva.certificates import Use, read_keys, read_statuses
from tests.backoffice.conftest import FRIDAY

Run = Callable[..., Result]


@pytest.fixture
def run(office: Office, file: Callable[..., str], decide: Callable[..., dict]) -> Run:
    decide(file(), "start_review", "approve", "issue")
    return lambda *words: CliRunner().invoke(keys_group(lambda: office), [*words], env={"COLUMNS": "300"})


def found(office: Office, use: str) -> list[SigningKey]:
    with office.sessions.reading() as session:
        return [key for key in signing.all_keys(session) if key.use == use]


def test_all_keys_are_listed_without_their_secrets(run: Run, office: Office) -> None:
    shown = run("list").output
    for use in ("root", "statuses", "certificates"):
        assert all(key.kid in shown and key.public_key in shown for key in found(office, use))
        assert not any(key.private_encrypted[:20] in shown for key in found(office, use))


def test_a_key_is_rotated_and_withdrawn(run: Run, office: Office) -> None:
    (old,) = found(office, Use.certificates.name)
    assert run("rotate", "revenue").exit_code == 0
    assert len(found(office, Use.certificates.name)) == 2
    assert old.kid in run("withdraw", old.kid).output
    assert f"withdrawn {FRIDAY.date()}" in run("list").output


def test_lists_are_written_for_offline_verifiers(run: Run, office: Office, tmp_path: Path) -> None:
    assert run("publish", "--to", str(tmp_path / "lists")).exit_code == 0
    roots = [bytes.fromhex(key.public_key) for key in found(office, "root")]
    keys = read_keys((tmp_path / "lists" / "keys.cbor").read_bytes(), roots)
    assert keys.states == {"DL"}
    assert read_statuses((tmp_path / "lists" / "statuses.cbor").read_bytes(), keys, FRIDAY.date()).entries == {}


@pytest.mark.parametrize("words", [("rotate", "mcd"), ("withdraw", "0011223344556677"), ("withdraw", "root")])
def test_what_is_not_there_is_told(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, "Unknown signing key" in result.output) == (1, True)
