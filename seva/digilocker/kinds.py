"""Which documents of the catalogue can come from DigiLocker, and as which of its kinds (catalogue/digilocker.yml)."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from seva.catalogue import Catalogue
from seva.catalogue.yaml_lines import load_yaml
from seva.digilocker.port import Issued
from seva.errors import CatalogueError

FILE = "digilocker.yml"
DocType = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{5}$")]


class _Kinds(BaseModel):
    model_config = ConfigDict(extra="forbid")

    documents: dict[str, Annotated[tuple[DocType, ...], Field(min_length=1)]]


class Kinds:
    """Kinds of DigiLocker's by documents of the catalogue."""

    def __init__(self, kinds: Mapping[str, tuple[str, ...]]) -> None:
        self._kinds = kinds

    def among(self, documents: Iterable[str]) -> list[str]:
        """Those of some documents that can come from DigiLocker."""
        return [document for document in documents if document in self._kinds]

    def doctypes(self, documents: Iterable[str]) -> list[str]:
        """All kinds that would do for some documents, each once."""
        return list(dict.fromkeys(kind for document in documents for kind in self._kinds.get(document, ())))

    def choose(self, document: str, issued: Collection[Issued]) -> list[Issued]:
        """What would do for a document, the best kind first and the latest of a kind before older ones."""
        return [
            one
            for kind in self._kinds.get(document, ())
            for one in sorted(issued, key=lambda one: one.issued_on, reverse=True)
            if one.doctype == kind
        ]


def load_kinds(root: Path, catalogue: Catalogue) -> Kinds:
    """Reads the file; raises CatalogueError with what is wrong. Without the file nothing comes from DigiLocker."""
    file = root / FILE
    if not file.exists():
        return Kinds({})
    try:
        kinds = _Kinds.model_validate(load_yaml(file)[0]).documents
    except ValidationError as error:
        lines = [f"{file}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise CatalogueError("\n".join(lines)) from error
    unknown = sorted(kinds.keys() - catalogue.documents.keys())
    if unknown:
        raise CatalogueError(f"{file}: {', '.join(unknown)}: not in documents.yml")
    return Kinds(kinds)
