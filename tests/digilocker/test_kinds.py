"""Which documents can come from DigiLocker, and the settings of it."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from seva.catalogue import Catalogue
from seva.digilocker.kinds import load_kinds
from seva.digilocker.port import Issued
from seva.digilocker.settings import DigiLockerSettings, load_digilocker_settings
from seva.errors import CatalogueError, SettingsError
from tests.conftest import ROOT


def test_the_kinds_of_the_catalogue(catalogue: Catalogue) -> None:
    kinds = load_kinds(ROOT / "catalogue", catalogue)
    assert kinds.among(["photo", "id_proof", "self_declaration", "ration_card"]) == ["id_proof", "ration_card"]
    assert kinds.doctypes(["id_proof", "address_proof"]) == ["ADHAR", "DRVLC", "PANCR", "RATCR"]
    assert kinds.among(["affidavit"]) == kinds.doctypes(["affidavit"]) == []


def test_the_best_kind_comes_first_and_of_a_kind_the_latest(catalogue: Catalogue) -> None:
    old, new = (Issued(f"uri-{year}", "RATCR", "Ration Card", "", f"{year}-01-01") for year in (2015, 2020))
    card = Issued("uri-a", "ADHAR", "Aadhaar Card", "")
    kinds = load_kinds(ROOT / "catalogue", catalogue)
    assert kinds.choose("address_proof", [old, new, card]) == [card, new, old]
    assert kinds.choose("marksheet", [old, new, card]) == kinds.choose("photo", [card]) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("documents: {nothing_such: [ADHAR]}", "nothing_such"),
        ("documents: {id_proof: [aadhaar]}", "id_proof"),
        ("documents: {id_proof: []}", "id_proof"),
        ("documents: {}\nmore: 1", "more"),
        ("documents: {id_proof: [ADHAR]", "digilocker.yml"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(catalogue: Catalogue, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "digilocker.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=says):
        load_kinds(tmp_path, catalogue)


def test_without_the_file_nothing_comes_from_there(catalogue: Catalogue, tmp_path: Path) -> None:
    assert load_kinds(tmp_path, catalogue).among(["id_proof"]) == []


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in DigiLockerSettings.model_fields:
        monkeypatch.delenv(f"DIGILOCKER_{name.upper()}", raising=False)
    return monkeypatch


def test_without_settings_it_is_not_offered(bare: pytest.MonkeyPatch) -> None:
    assert not load_digilocker_settings().is_set_up
    bare.setenv("DIGILOCKER_CLIENT_ID", "id")
    assert not load_digilocker_settings().is_set_up
    bare.setenv("DIGILOCKER_CLIENT_SECRET", "secret")
    assert load_digilocker_settings().is_set_up


@pytest.mark.parametrize(
    ("name", "value"), [("URL", "digilocker"), ("URL", "https://x.in?y=1"), ("TIMEOUT", "0"), ("TIMEOUT", "soon")]
)
def test_a_wrong_setting_is_told_without_its_value(bare: pytest.MonkeyPatch, name: str, value: str) -> None:
    bare.setenv(f"DIGILOCKER_{name}", value)
    with pytest.raises(SettingsError, match=f"DIGILOCKER_{name}"):
        load_digilocker_settings()


def test_the_secret_is_not_shown() -> None:
    assert "hidden" not in repr(DigiLockerSettings(_env_file=None, client_secret="hidden"))  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as told:
        DigiLockerSettings(_env_file=None, client_secret={"hidden": 1})  # type: ignore[arg-type]
    assert "hidden" not in str(told.value)


def test_the_settings_are_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [n for n in DigiLockerSettings.model_fields if f"| `DIGILOCKER_{n.upper()}` |" not in text] == []
    assert [n for n, field in DigiLockerSettings.model_fields.items() if not field.description] == []
