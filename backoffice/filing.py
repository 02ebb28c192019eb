"""Filing: an application, a grievance or an appointment gets its number and its date in one transaction."""

from collections.abc import Iterable
from json import dumps

from sqlalchemy.orm import Session

from backoffice import bookings
from backoffice.changes import Note, record
from backoffice.errors import FieldError, InvalidFields, WrongFiling
from backoffice.fees import fee_of
from backoffice.field_checks import wrong_documents, wrong_fields
from backoffice.models import Application, Kind, ReceivedDocument
from backoffice.office import Office
from backoffice.reference_numbers import new_reference
from backoffice.schemas.requests import AppointmentRequest, DocumentDescription, FilingRequest
from backoffice.schemas.responses import Booked, FeeDue, Filed
from backoffice.security import Principal
from seva.catalogue import Service


def checked_service(office: Office, principal: Principal, request: FilingRequest, kind: Kind) -> Service:
    """The service, when the request fits it; raises UnknownService, Forbidden, WrongFiling, InvalidFields."""
    service = office.service(request.service)
    principal.require(service.department)
    if service.filing != kind:
        raise WrongFiling(f"This service has the filing `{service.filing}`.")
    documents = [] if request.documents == "later" else request.documents
    errors = wrong_fields(service, request.fields, office.today())
    errors += wrong_documents(service, [document.id for document in documents])
    errors += _wrong_callback(office, request.callback_url)
    if errors:
        raise InvalidFields(errors)
    return service


def _wrong_callback(office: Office, url: str | None) -> list[FieldError]:
    allowed = office.settings.callback_hosts
    host = url.split("/")[2].partition(":")[0] if url else None
    if host is None or allowed is None or host in allowed:
        return []
    return [FieldError("callback_url", "host_not_allowed", "Callbacks may not go to this host.")]


def file(
    session: Session, office: Office, principal: Principal, request: FilingRequest, service: Service, kind: Kind
) -> Application:
    """Writes the application with a new number; raises IntegrityError when the number is taken."""
    now, today = office.now(), office.today()
    application = Application(
        reference_number=new_reference(office.department(service).code, today.year),
        kind=kind,
        department=service.department,
        service=service.id,
        status="filed",
        language=request.language,
        applicant_ref=request.applicant_ref,
        client=principal.name,
        callback_url=request.callback_url,
        fields_encrypted=office.cipher.encrypt(dumps(dict(request.fields), ensure_ascii=False)),
        fee_paise=fee_of(office, service, request.fields).amount_paise,
        filed_at=now,
        updated_at=now,
        due_on=office.calendar.due_on(today, service.sla_days),
        district=request.fields.get("district", ""),
    )
    session.add(application)
    session.flush()
    record(session, office, application, "file", Note(principal.name), None)
    if request.documents != "later":
        keep_documents(session, office, application, request.documents)
    return application


def keep_documents(
    session: Session, office: Office, application: Application, descriptions: Iterable[DocumentDescription]
) -> None:
    """Writes down what will come; the last of several with one id counts. The content follows with a receipt."""
    for description in {item.id: item for item in descriptions}.values():
        session.add(
            ReceivedDocument(
                application_id=application.id,
                document=description.id,
                file_name_encrypted=office.cipher.encrypt(description.file_name),
                content_type=description.content_type,
                size=description.size,
                sha256=description.sha256,
                received_at=office.now(),
            )
        )
    session.flush()


def filed(application: Application, fee: FeeDue) -> Filed:
    """The answer to a filing."""
    return Filed(
        fee=fee,
        reference_number=application.reference_number,
        status=application.status,
        filed_at=application.filed_at,
        due_on=application.due_on,
    )


def file_plain(session: Session, office: Office, principal: Principal, request: FilingRequest, kind: Kind) -> Filed:
    """Files an application or a grievance."""
    service = checked_service(office, principal, request, kind)
    application = file(session, office, principal, request, service, kind)
    return filed(application, fee_of(office, service, request.fields))


def file_appointment(session: Session, office: Office, principal: Principal, request: AppointmentRequest) -> Booked:
    """Files an appointment and takes its seat; raises UnknownSlot or NoFreeSlot."""
    service = checked_service(office, principal, request, "appointment")
    slot_id = bookings.choose(session, office, service, request.slot_id, request.fields)
    application = file(session, office, principal, request, service, "appointment")
    slot = bookings.book(session, office, service, application, slot_id)
    fee = fee_of(office, service, request.fields)
    return Booked(**filed(application, fee).model_dump(), slot=slot)
