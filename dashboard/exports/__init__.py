"""Panels as files: CSV, XLSX and PDF."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.exports.document import Heading, TitledPanel
from dashboard.exports.pdf import as_pdf
from dashboard.exports.tables import as_csv, as_xlsx


@dataclass(frozen=True)
class Kind:
    """A kind of file: what browsers call it, and what makes it."""

    media_type: str
    make: Callable[[Heading, list[TitledPanel]], bytes]


KINDS: Mapping[str, Kind] = {
    "csv": Kind("text/csv; charset=utf-8", as_csv),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "pdf": Kind("application/pdf", as_pdf),
}

__all__ = ["KINDS", "Heading", "Kind", "TitledPanel"]
