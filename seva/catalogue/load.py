"""Reads the catalogue's files into one object, or says everything that is wrong with them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from seva.catalogue.bill_question import BillQuestion
from seva.catalogue.laws import Law
from seva.catalogue.reader import Reader
from seva.catalogue.schema import (
    Department,
    District,
    Document,
    Field,
    FileLimits,
    Helpline,
    Pincode,
    Service,
    UsedDocument,
    UsedField,
    Ward,
)
from seva.catalogue.yaml_lines import Lines
from seva.errors import CatalogueError

M = TypeVar("M", bound=BaseModel)
S = TypeVar("S", Field, Document)
NOT_CERTIFIED = frozenset({"mobile", "email", "address", "pincode", "location", "aadhaar_last4"})


@dataclass(frozen=True)
class Catalogue:
    """Everything that government offers, by id."""

    services: Mapping[str, Service]
    departments: Mapping[str, Department]
    fields: Mapping[str, Field]
    documents: Mapping[str, Document]
    districts: Mapping[str, District]
    pincodes: Mapping[str, Pincode]
    wards: tuple[Ward, ...]
    helplines: Mapping[str, Helpline]
    bill_questions: tuple[BillQuestion, ...]
    laws: Mapping[str, Law]
    sources: frozenset[str]
    fingerprint: str
    file_limits: FileLimits

    def department_of(self, service_id: str) -> Department:
        """The department that answers for a service."""
        return self.departments[self.services[service_id].department]

    def law_of(self, service_id: str) -> Law | None:
        """The law that sets a service's time limit; None where there is none, or no such service any more."""
        service = self.services.get(service_id)
        return self.laws.get(service.law) if service and service.law else None

    def services_of(self, department_id: str) -> list[Service]:
        """A department's services, the most asked for first."""
        return by_popularity(s for s in self.services.values() if s.department == department_id)

    @property
    def codes(self) -> frozenset[str]:
        """The department codes that begin reference numbers."""
        return frozenset(d.code for d in self.departments.values())


def by_popularity(services: Iterable[Service]) -> list[Service]:
    """Services, the most asked for first; equals in alphabetical order."""
    return sorted(services, key=lambda s: (-s.popularity, s.id))


def load_catalogue(root: Path) -> Catalogue:
    """Reads the catalogue under `root`; raises CatalogueError with every problem, each as `file:line: what to do`."""
    if not root.is_dir():
        raise CatalogueError(f"{root}: there is no catalogue here. Run from the project's root.")
    reader = Reader(root)
    reader.load_sources("sources.yml")
    districts = _by(reader.list_of(District, "places/districts.yml", "delhi_districts_2025", "items"), "id")
    prepare = partial(_with_choices, districts)
    codes: list[str] = []
    departments = reader.list_of(Department, "departments.yml", "departments", also=partial(_code_problems, codes))
    limits = _file_limits(reader)
    known: dict[str, Any] = {
        "departments": _by(departments, "id"),
        "documents": _by(reader.list_of(Document, "documents.yml", "documents"), "id"),
        "laws": _by(reader.list_of(Law, "laws.yml", "laws"), "id"),
        "fields": {},
    }
    for file in sorted((root / "fields").glob("*.yml")):
        known["fields"] |= _by(reader.list_of(Field, f"fields/{file.name}", "fields", prepare=prepare), "id")
    services = [_service(reader, file, known) for file in sorted((root / "services").glob("*/*.y*ml"))]
    pincodes = reader.list_of(
        Pincode, "places/pincodes.yml", "items", also=lambda pincode: _unknown_districts(pincode, districts)
    )
    catalogue = Catalogue(
        services=_by((s for s in services if s), "id"),
        districts=districts,
        pincodes=_by(pincodes, "pin"),
        wards=tuple(reader.list_of(Ward, "places/wards.yml", "mumbai_wards", "items")),
        bill_questions=tuple(
            reader.list_of(
                BillQuestion,
                "bill_questions.yml",
                "questions",
                also=lambda question: _unknown_bills(question, services),
            )
        ),
        helplines=_by(reader.list_of(Helpline, "helplines.yml", "helplines"), "id"),
        sources=reader.sources,
        fingerprint=reader.digest.hexdigest(),
        file_limits=limits or FileLimits(),
        **known,
    )
    if reader.problems:
        raise CatalogueError("\n".join(reader.problems))
    return catalogue


def _file_limits(reader: Reader) -> FileLimits | None:
    """What is taken as one file where nothing else is said."""
    data, lines = reader.load(reader.root / "limits.yml")
    return None if data is None else reader.model(FileLimits, data, lines, ())


def _by(items: Iterable[M], key: str) -> dict[str, M]:
    return {getattr(item, key): item for item in items}


def _with_choices(districts: Mapping[str, District], item: Any) -> Any:
    if isinstance(item, dict) and item.get("choices_from") in PLACES:
        return item | {"choices": PLACES[item["choices_from"]](districts.values())}
    return item


def _district_choices(districts: Iterable[District]) -> list[dict[str, Any]]:
    return [{"id": d.id, "label": d.name.model_dump(), "aliases": d.aliases.model_dump()} for d in districts]


def _sub_division_choices(districts: Iterable[District]) -> list[dict[str, Any]]:
    return [{"id": s.id, "label": s.name.model_dump(), "within": d.id} for d in districts for s in d.sub_divisions]


PLACES: Mapping[str, Callable[[Iterable[District]], list[dict[str, Any]]]] = {
    "districts": _district_choices,
    "sub_divisions": _sub_division_choices,
}


def _service(reader: Reader, file: Path, known: dict[str, Any]) -> Service | None:
    data, lines = reader.load(file)
    if not isinstance(data, dict):
        if data is not None:
            reader.problem(lines, (), "expected keys and values: see docs/catalogue.md")
        return None
    fields = _used(reader, lines, data, "fields", UsedField, known["fields"])
    documents = _used(reader, lines, data, "documents", UsedDocument, known["documents"])
    service = reader.model(Service, data | {"fields": [], "documents": []}, lines, ())
    if service is None:
        return None
    if f"{service.id}.yml" != file.name:
        reader.problem(
            lines, ("id",), f"the id is `{service.id}` but the file is {file.name}: make it {service.id}.yml"
        )
    if service.department != file.parent.name or service.department not in known["departments"]:
        reader.problem(
            lines,
            ("department",),
            f"`{service.department}` is not the department of this folder, {file.parent.name}, "
            "or is not in departments.yml: move the file, or correct the department",
        )
    if service.law and service.law not in known["laws"]:
        reader.problem(lines, ("law",), f"`{service.law}` is not in laws.yml: correct its spelling, or leave it out")
    _check_names(reader, lines, service)
    _check_certificate(reader, lines, service, {field.id: field for field in fields})
    return service.model_copy(update={"fields": fields, "documents": documents})


def _check_certificate(reader: Reader, lines: Lines, service: Service, asked: Mapping[str, Field]) -> None:
    """What stands on a certificate is asked in the service's form, and is not how to reach somebody."""
    for index, name in enumerate(service.certificate.facts):
        if name not in asked:
            reader.problem(
                lines, ("certificate", "facts", index), f"`{name}` is no question of this service: ask it, or remove it"
            )
        elif asked[name].type in NOT_CERTIFIED:
            reader.problem(lines, ("certificate", "facts", index), f"`{name}` tells how to reach somebody: remove it")
    if service.certificate.holder not in (None, *asked):
        reader.problem(lines, ("certificate", "holder"), "the holder is no question of this service: ask it")


def _used(
    reader: Reader, lines: Lines, data: dict[str, Any], key: str, model: type[M], known: Mapping[str, S]
) -> list[S]:
    """The questions or documents that a service names, each as `id` or as {id, optional, prefill}."""
    entries = data.get(key) or []
    if not isinstance(entries, list):
        reader.problem(lines, (key,), f"expected a list of {key}: begin each line with `- `")
        return []
    used: dict[str, S] = {}
    for index, entry in enumerate(entries):
        named = reader.model(model, entry if isinstance(entry, dict) else {"id": entry}, lines, (key, index))
        if named is None:
            continue
        said = named.model_dump(exclude_none=True)
        if isinstance(named, UsedDocument) and named.limits:
            said["limits"] = named.limits
        item = known.get(said["id"])
        if item is None:
            reader.problem(
                lines, (key, index), f"`{said['id']}` is not in the catalogue's {key}: define it there first"
            )
        elif item.id in used:
            reader.problem(lines, (key, index), f"`{item.id}` is asked twice: remove one of the two")
        elif isinstance(item, Field) and item.depends_on and item.depends_on not in used:
            reader.problem(lines, (key, index), f"`{item.id}` depends on `{item.depends_on}`: ask that one before it")
        else:
            used[item.id] = item.model_copy(update=said)
    return list(used.values())


def _check_names(reader: Reader, lines: Lines, service: Service) -> None:
    """Two services must not answer to the same name, nor one list the same name twice."""
    for spelling, names in service.aliases:
        folded = [name.casefold() for name in names]
        for index, name in enumerate(names):
            path = ("aliases", spelling, index)
            if folded[index] in folded[:index]:
                reader.problem(lines, path, f"the alias `{name}` stands here twice: remove one of the two")
            reader.claim("name", name, service.id, lines, path)
    for part in ("name", "short_name"):
        for code, name in getattr(service, part):
            reader.claim("name", name, service.id, lines, (part, code))


def _code_problems(codes: list[str], department: Department) -> Iterator[str]:
    if department.code in codes:
        yield f"another department has the code {department.code}, with which reference numbers begin: change one"
    codes.append(department.code)


def _unknown_bills(question: BillQuestion, services: Iterable[Service | None]) -> list[str]:
    known = {service.id: service.filing for service in services if service}
    wrong = [f"`{name}` is no service with bills" for name in question.services if known.get(name, "bill") != "bill"]
    if question.complaint and known.get(question.complaint, "grievance") != "grievance":
        wrong.append(f"`{question.complaint}` is no service for complaints")
    return [f"{question.id}: {what}: correct its spelling" for what in wrong]


def _unknown_districts(pincode: Pincode, districts: Mapping[str, District]) -> list[str]:
    unknown = [district for district in pincode.districts if district not in districts]
    return [f"{pincode.pin}: `{district}` is not in districts.yml: correct its spelling" for district in unknown]
