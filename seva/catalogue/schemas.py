"""JSON Schemas of the catalogue's files, for editors that complete and check while one writes."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, create_model

from seva.catalogue.bill_question import BillQuestion
from seva.catalogue.laws import Law
from seva.catalogue.message_templates import MessageTemplate
from seva.catalogue.profile import Profile
from seva.catalogue.schema import (
    Department,
    Document,
    Field,
    FileLimits,
    Helpline,
    Identifier,
    Service,
    UsedDocument,
    UsedField,
)
from seva.errors import CatalogueError


class ServiceFile(Service):
    """A service's file: it names its questions and documents by id."""

    fields: list[Identifier | UsedField] = []  # type: ignore[assignment]  # noqa: RUF012 pydantic copies it
    documents: list[Identifier | UsedDocument] = []  # type: ignore[assignment]  # noqa: RUF012 pydantic copies it


FILES: dict[str, type[BaseModel]] = {
    "service": ServiceFile,
    "fields": create_model("Fields", fields=(list[Field], ...)),
    "documents": create_model("Documents", documents=(list[Document], ...)),
    "departments": create_model("Departments", departments=(list[Department], ...)),
    "helplines": create_model("Helplines", helplines=(list[Helpline], ...)),
    "bill_questions": create_model("BillQuestions", questions=(list[BillQuestion], ...)),
    "laws": create_model("Laws", laws=(list[Law], ...)),
    "limits": FileLimits,
    "templates": create_model("Templates", templates=(list[MessageTemplate], ...)),
    "profile": Profile,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by its name."""
    return {name: model.model_json_schema() for name, model in FILES.items()}


def write_json_schemas(folder: Path) -> list[Path]:
    """Writes the schemas and returns their paths."""
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in json_schemas().items():
            path = folder / f"{name}.schema.json"
            path.write_text(json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            paths.append(path)
    except OSError as error:
        raise CatalogueError(f"{folder} cannot be written: {error.strerror}.") from error
    return paths
