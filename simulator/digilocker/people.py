"""The people whom a tester may be, and what was issued to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Kind:
    """A kind of issued document, by the five letters that name it."""

    doctype: str
    name: Mapping[str, str]
    issuer: str
    issuerid: str


@dataclass(frozen=True, eq=False)
class Issued:
    """A document that was issued to somebody; `rows` stand on it."""

    kind: Kind
    number: str
    issued: date
    rows: Mapping[str, str]

    @property
    def uri(self) -> str:
        """Its address: issuer, kind and number."""
        digits = "".join(c for c in self.number if c.isalnum())
        return f"{self.kind.issuerid}-{self.kind.doctype}-{digits}"

    def item(self) -> dict[str, Any]:
        """As the list of issued documents shows it."""
        return {
            "name": self.kind.name["en"],
            "type": "file",
            "size": "",
            "date": f"{self.issued.isoformat()}T10:00:00+05:30",
            "parent": "",
            "mime": ["application/pdf"],
            "uri": self.uri,
            "doctype": self.kind.doctype,
            "description": self.kind.name["en"],
            "issuerid": self.kind.issuerid,
            "issuer": self.kind.issuer,
        }


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody with an account."""

    id: str
    name: str
    name_hi: str
    born: date
    gender: str
    mobile: str
    about: Mapping[str, str]
    documents: tuple[Issued, ...]

    @property
    def has_aadhaar(self) -> bool:
        """Whether an Aadhaar card was issued."""
        return any(document.kind.doctype == "ADHAR" for document in self.documents)

    def shared(self, doctypes: frozenset[str]) -> tuple[Issued, ...]:
        """The documents of some kinds; of all, if none is named."""
        return tuple(d for d in self.documents if not doctypes or d.kind.doctype in doctypes)

    def details(self) -> dict[str, str]:
        """As the API tells of the account's holder."""
        return {
            "digilockerid": self.id,
            "name": self.name,
            "dob": self.born.strftime("%d%m%Y"),
            "gender": self.gender,
            "eaadhaar": "Y" if self.has_aadhaar else "N",
            "reference_key": self.id.replace("-", ""),
            "mobile": self.mobile,
        }


@cache
def people() -> Mapping[str, Person]:
    """All people by their ids."""
    kinds = {code: Kind(code, **row) for code, row in _read("doctypes.yml").items()}
    return {row["id"]: Person(**{**row, "documents": _documents(row, kinds)}) for row in _read("people.yml")}


def _documents(row: Mapping[str, Any], kinds: Mapping[str, Kind]) -> tuple[Issued, ...]:
    return tuple(Issued(kinds[one["doctype"]], one["number"], one["issued"], one["rows"]) for one in row["documents"])


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
