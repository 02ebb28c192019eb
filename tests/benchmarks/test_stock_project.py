"""The stock bot's project: the scaffold as it comes, and a form."""

import shutil
from pathlib import Path

import pytest
import yaml

from benchmarks import stock_project
from benchmarks.stock_project import ADDED, PLAIN, VALIDATED, build, model_name, scaffold


@pytest.mark.parametrize("variant", [VALIDATED, PLAIN])
def test_pipeline_policies_and_data_are_the_scaffolds(variant: str, tmp_path: Path) -> None:
    build(variant, tmp_path)
    for file in ("config.yml", "data/nlu.yml", "data/rules.yml", "data/stories.yml", "credentials.yml"):
        assert (tmp_path / file).read_bytes() == (scaffold() / file).read_bytes()
    assert (tmp_path / "domain" / "domain.yml").read_bytes() == (scaffold() / "domain.yml").read_bytes()


@pytest.mark.parametrize("variant", [VALIDATED, PLAIN])
def test_it_can_be_built_again(variant: str, tmp_path: Path) -> None:
    build(variant, tmp_path)
    build(variant, tmp_path)
    assert not (tmp_path / "domain.yml").exists()


def test_only_one_of_them_has_actions(tmp_path: Path) -> None:
    for variant in (VALIDATED, PLAIN):
        build(variant, tmp_path / variant)
    assert (tmp_path / VALIDATED / "actions" / "application.py").exists()
    assert not (tmp_path / PLAIN / "actions" / "application.py").exists()
    assert not (tmp_path / PLAIN / "domain" / "actions.yml").exists()


def test_every_slot_is_asked_for_and_taken_from_the_text() -> None:
    domain = yaml.safe_load((ADDED / "shared" / "domain" / "application.yml").read_text(encoding="utf-8"))
    required = domain["forms"]["application_form"]["required_slots"]
    assert len(required) == 8
    assert list(domain["slots"]) == required
    assert {slot["mappings"][0]["type"] for slot in domain["slots"].values()} == {"from_text"}


def test_a_model_is_trained_again_when_a_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = model_name(VALIDATED)
    assert before == model_name(VALIDATED) != model_name(PLAIN)
    shutil.copytree(ADDED, tmp_path / "stock")
    monkeypatch.setattr(stock_project, "SHARED", tmp_path / "stock" / "shared")
    assert model_name(VALIDATED) == before
    with (tmp_path / "stock" / "shared" / "data" / "application.yml").open("a") as stream:
        stream.write("    - apply please\n")
    assert model_name(VALIDATED) != before
