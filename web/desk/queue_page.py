"""The queue as a page: filters, lines, keys."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from backoffice.officers.queue import Filters, Page, queue
from backoffice.reference_numbers import read_reference
from seva.officials import Official, Permission
from web.desk.forms import address_of, filters_of
from web.desk.parts import Desk
from web.desk.values import Names
from web.officials_design.look import language_of

SEE_OTHER = 303


def show(desk: Desk, request: Request, official: Official) -> Response:
    """The queue; a whole reference number leads to its application at once."""
    filters, officer = filters_of(request.query_params), desk.officer(official)
    with desk.office.sessions.reading() as session:
        page = queue(session, desk.office, officer, filters)
    number = read_reference(filters.text) if filters.text else None
    if number and [entry.reference for entry in page.entries] == [number]:
        return RedirectResponse(f"/desk/applications/{number}", SEE_OTHER)
    names = Names(desk.office.catalogue, language_of(request))
    return desk.page(
        request,
        "queue.html",
        filters=filters,
        page=page,
        address=lambda number: address_of(filters, page=number),
        is_filtered=filters != Filters(waiting=filters.waiting),
        may_decide=official.may(Permission.DECIDE),
        departments=_departments(names, official),
        services=_services(names, official, filters),
        districts=_districts(names, official),
        counted=_counted(page),
        done=request.query_params.get("done", ""),
    )


def _counted(page: Page) -> str:
    return "desk.more_than" if page.more else "desk.found"


def _departments(names: Names, official: Official) -> list[tuple[str, str]]:
    return sorted(
        ((d, names.department(d)) for d in names.catalogue.departments if _may(official.scope.departments, d)),
        key=lambda pair: pair[1],
    )


def _services(names: Names, official: Official, filters: Filters) -> list[tuple[str, str]]:
    found = [
        (service.id, names.service(service.id))
        for service in names.catalogue.services.values()
        if service.can_be_filed
        and _may(official.scope.departments, service.department)
        and filters.department in ("", service.department)
    ]
    return sorted(found, key=lambda pair: pair[1])


def _districts(names: Names, official: Official) -> list[tuple[str, str]]:
    known = {
        choice.id: choice.label.in_(names.language)
        for service in names.catalogue.services.values()
        for field in service.fields
        if field.id == "district" and _may(official.scope.departments, service.department)
        for choice in field.choices
    }
    return sorted((pair for pair in known.items() if _may(official.scope.districts, pair[0])), key=lambda p: p[1])


def _may(scope: frozenset[str] | None, name: str) -> bool:
    return scope is None or name in scope
