"""Reads the catalogue's files into one object, or says everything that is wrong with them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from seva.catalogue.schema import Department, District, Document, Field, Helpline, Pincode, Service, Ward
from seva.catalogue.yaml_lines import KeyPath, Lines, load_yaml
from seva.errors import CatalogueError

M = TypeVar("M", bound=BaseModel)

ADVICE = {
    "missing": "add this key",
    "extra_forbidden": "this key is not known: check its spelling, or remove it",
    "literal_error": "use one of the values named",
    "string_pattern_mismatch": "the value does not have the form asked for",
}


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
    sources: frozenset[str]
    fingerprint: str

    def department_of(self, service_id: str) -> Department:
        """The department that answers for a service."""
        return self.departments[self.services[service_id].department]

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


class _Reader:
    """Collects what is read and every problem on the way, so that all are told at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str] = []
        self.digest = sha256()

    def load(self, file: Path) -> tuple[Any, Lines]:
        try:
            self.digest.update(file.read_bytes() if file.is_file() else b"")
            return load_yaml(file)
        except CatalogueError as error:
            self.problems.append(str(error))
            return None, Lines(file, None)

    def problem(self, lines: Lines, path: KeyPath, text: str) -> None:
        self.problems.append(f"{lines.at(path)}: {text}")

    def model(self, model: type[M], data: Any, lines: Lines, path: KeyPath) -> M | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for detail in error.errors():
                where = ".".join(str(part) for part in detail["loc"])
                advice = ADVICE.get(detail["type"], "correct the value")
                self.problem(lines, (*path, *detail["loc"]), f"{where}: {detail['msg']} ({advice})")
            return None

    def list_of(self, model: type[M], relative: str, *keys: str, prepare: Callable[[Any], Any] = lambda x: x) -> list[M]:
        """The models in the list that stands under `keys` of one file."""
        data, lines = self.load(self.root / relative)
        for key in keys:
            data = data.get(key) if isinstance(data, dict) else None
        if not isinstance(data, list):
            if data is not None or not self.problems:
                self.problem(lines, (), f"expected a list under `{'.'.join(keys)}`")
            return []
        found = [self.model(model, prepare(item), lines, (*keys, index)) for index, item in enumerate(data)]
        return [item for item in found if item is not None]


def _by(items: Iterable[M], key: str) -> dict[str, M]:
    return {getattr(item, key): item for item in items}


def _with_choices(districts: Mapping[str, District], item: Any) -> Any:
    if isinstance(item, dict) and item.get("choices_from") == "districts":
        choices = [{"id": d.id, "label": d.name.model_dump(), "aliases": d.aliases.model_dump()} for d in districts.values()]
        return item | {"choices": choices}
    return item


def _used(reader: _Reader, lines: Lines, known: Mapping[str, M], data: dict[str, Any], key: str) -> list[M]:
    """The questions or documents that a service names, each as `id` or as {id, optional, prefill}."""
    used: list[M] = []
    for index, entry in enumerate(data.get(key) or []):
        entry = entry if isinstance(entry, dict) else {"id": entry}
        item = known.get(str(entry.get("id")))
        if item is None:
            reader.problem(lines, (key, index), f"`{entry.get('id')}` is not in the catalogue's {key}: define it there first")
            continue
        unknown = entry.keys() - {"id", "optional", "prefill"}
        if unknown:
            reader.problem(lines, (key, index), f"{', '.join(sorted(unknown))}: a service may say only `optional` and `prefill`")
        used.append(item.model_copy(update={"optional": False} | {k: v for k, v in entry.items() if k != "id"}))
    return used


def _service(reader: _Reader, file: Path, catalogue: dict[str, Any]) -> Service | None:
    data, lines = reader.load(file)
    if not isinstance(data, dict):
        if data is not None:
            reader.problem(lines, (), "expected keys and values: see docs/catalogue.md")
        return None
    fields = _used(reader, lines, catalogue["fields"], data, "fields")
    documents = _used(reader, lines, catalogue["documents"], data, "documents")
    service = reader.model(Service, data | {"fields": [], "documents": []}, lines, ())
    if service is None:
        return None
    if service.id != file.stem:
        reader.problem(lines, ("id",), f"the id is `{service.id}` but the file is {file.name}: make them the same")
    if service.department != file.parent.name or service.department not in catalogue["departments"]:
        reader.problem(lines, ("department",), f"`{service.department}` is not the department of this folder")
    return service.model_copy(update={"fields": fields, "documents": documents})


def _sources(reader: _Reader) -> frozenset[str]:
    data, _ = reader.load(reader.root / "sources.yml")
    return frozenset(data["sources"]) if isinstance(data, dict) and "sources" in data else frozenset()


def load_catalogue(root: Path) -> Catalogue:
    """Reads the catalogue under `root`; raises CatalogueError with every problem, each as `file:line: what to do`."""
    if not root.is_dir():
        raise CatalogueError(f"{root}: there is no catalogue here. Run from the project's root.")
    reader = _Reader(root)
    districts = _by(reader.list_of(District, "places/districts.yml", "delhi_districts_2025", "items"), "id")
    prepare = partial(_with_choices, districts)
    known: dict[str, Any] = {
        "departments": _by(reader.list_of(Department, "departments.yml", "departments"), "id"),
        "documents": _by(reader.list_of(Document, "documents.yml", "documents"), "id"),
        "fields": {},
    }
    for file in sorted((root / "fields").glob("*.yml")):
        known["fields"] |= _by(reader.list_of(Field, f"fields/{file.name}", "fields", prepare=prepare), "id")
    services = [_service(reader, file, known) for file in sorted((root / "services").glob("*/*.yml"))]
    catalogue = Catalogue(
        services=_by((s for s in services if s), "id"),
        districts=districts,
        pincodes=_by(reader.list_of(Pincode, "places/pincodes.yml", "items"), "pin"),
        wards=tuple(reader.list_of(Ward, "places/wards.yml", "mumbai_wards", "items")),
        helplines=_by(reader.list_of(Helpline, "helplines.yml", "helplines"), "id"),
        sources=_sources(reader),
        fingerprint=reader.digest.hexdigest(),
        **known,
    )
    if reader.problems:
        raise CatalogueError("\n".join(reader.problems))
    return catalogue
