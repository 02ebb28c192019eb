"""The JSON Schemas for editors: up to date, valid, named by every file, and met by every file."""

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from seva.catalogue.schemas import json_schemas
from tests.conftest import ROOT

CATALOGUE = ROOT / "catalogue"
FILES = {
    "service": sorted(CATALOGUE.glob("services/*/*.yml")),
    "fields": sorted(CATALOGUE.glob("fields/*.yml")),
    "documents": [CATALOGUE / "documents.yml"],
    "departments": [CATALOGUE / "departments.yml"],
    "helplines": [CATALOGUE / "helplines.yml"],
    "bill_questions": [CATALOGUE / "bill_questions.yml"],
    "laws": [CATALOGUE / "laws.yml"],
    "limits": [CATALOGUE / "limits.yml"],
    "templates": [file for file in sorted(CATALOGUE.glob("templates/*.yml")) if file.name != "profile.yml"],
    "profile": [CATALOGUE / "templates" / "profile.yml"],
}
PAIRS = [(kind, file) for kind, files in FILES.items() for file in files]


def _validator(kind: str) -> Draft202012Validator:
    schema = json.loads((CATALOGUE / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _content(kind: str) -> Any:
    return yaml.safe_load(FILES[kind][0].read_text(encoding="utf-8"))


def test_the_schemas_are_those_of_the_models() -> None:
    for kind, schema in json_schemas().items():
        written = json.loads((CATALOGUE / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8"))
        assert written == schema, f"{kind}: run `seva catalogue schemas`"
    assert json_schemas().keys() == FILES.keys()


@pytest.mark.parametrize("kind", FILES)
def test_every_file_meets_its_schema(kind: str) -> None:
    validator = _validator(kind)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in FILES[kind]:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 a safe loader
        errors = [f"{file.name} {error.json_path}: {error.message}" for error in validator.iter_errors(content)]
        assert errors == []


@pytest.mark.parametrize(("kind", "file"), PAIRS, ids=[str(file.relative_to(CATALOGUE)) for _, file in PAIRS])
def test_the_first_line_of_a_file_tells_the_editor_its_schema(kind: str, file: Any) -> None:
    first, second, *_ = file.read_text(encoding="utf-8").splitlines()
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / name).resolve() == CATALOGUE / "schemas" / f"{kind}.schema.json"
    assert second.startswith("# "), "the second line says what the file is about"


@pytest.mark.parametrize(
    "change",
    [
        {"prize": 5}, {"kind": "paper"}, {"name": {"en": "only English"}}, {"id": "Income"}, {"source": "a friend"},
        {"fields": ["dob", 5]}, {"fields": [{"id": "dob", "needed": True}]}, {"pilot": "perhaps"},
    ],
)  # fmt: skip
def test_the_schema_of_a_service_refuses(change: dict[str, Any]) -> None:
    assert not _validator("service").is_valid(_content("service") | change)
    assert _validator("service").is_valid(_content("service"))
