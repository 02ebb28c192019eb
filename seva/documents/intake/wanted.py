"""What a department takes as one file, from the catalogue."""

from seva.catalogue import Catalogue, Document
from seva.documents.intake.model import Wanted

BYTES_OF_A_KB = 1000


def wanted_of(catalogue: Catalogue, service_id: str, document: Document | None, is_issued: bool = False) -> Wanted:
    """The limits for a document of a service: its own, else the department's, else those for all.

    Without a document (one that nobody asked for) those of the department.
    """
    places = (document and document.limits, catalogue.department_of(service_id).limits, catalogue.file_limits)
    said = [limits for limits in places if limits]
    default = Wanted()
    kilobytes = _first([limits.max_kb for limits in said], default.max_bytes // BYTES_OF_A_KB)
    return Wanted(
        max_bytes=kilobytes * BYTES_OF_A_KB,
        max_pages=_first([limits.max_pages for limits in said], default.max_pages),
        is_issued=is_issued,
    )


def _first(said: list[int | None], default: int) -> int:
    return next((value for value in said if value is not None), default)
