"""The core put together on the database and the departments that the settings name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from seva.analytics.alerts import Alerts
from seva.analytics.counting import Counting
from seva.analytics.rules import Rules
from seva.analytics.settings import load_alert_settings
from seva.analytics.telling import tells_of
from seva.applications.fee_steps import FeeSteps
from seva.applications.fees import Fees
from seva.applications.filing import Filing
from seva.applications.history import district_of
from seva.applications.repository import Applications
from seva.bills.build import BillDesk, build_bills
from seva.catalogue import Catalogue, Messages, load_catalogue, load_messages
from seva.citizens import Citizens
from seva.clock import Clock, utc_now
from seva.departments.callbacks import Callbacks
from seva.departments.calls import Calls, Watch
from seva.departments.http import HttpGateway
from seva.departments.port import DepartmentGateway
from seva.digilocker.build import build_desk
from seva.digilocker.desk import DigiLockerDesk
from seva.digilocker.keeping import InDocuments
from seva.digilocker.port import DigiLocker
from seva.documents.deliveries import Deliveries
from seva.documents.documents import Documents, KeptFor
from seva.documents.files import Vault, files_at
from seva.documents.forgetting import Forgetting
from seva.documents.intake import LooksAtFiles, build_intake
from seva.documents.intake.model import Wanted
from seva.documents.intake.wanted import wanted_of
from seva.documents.model import Purpose
from seva.forms import FormTokens, PublishedForms
from seva.messaging import Periods, Retention
from seva.messaging.results import CallResults
from seva.notifications import Outbox
from seva.payments.book import Book
from seva.payments.build import PaymentDesk, build_payments, build_providers, chosen_of, periods_of
from seva.payments.payments import Payments
from seva.payments.port import Provider
from seva.payments.settings import PaymentSettings, load_payment_settings
from seva.settings import Settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine

CALLBACK_PURPOSE = "department-callback"


@dataclass(frozen=True)
class Core:
    """The parts of the core that processes use."""

    catalogue: Catalogue
    messages: Messages
    citizens: Citizens
    applications: Applications
    filing: Filing
    departments: DepartmentGateway
    documents: Documents
    deliveries: Deliveries
    forgetting: Forgetting
    intake: LooksAtFiles
    outbox: Outbox
    forms: PublishedForms
    form_tokens: FormTokens
    results: CallResults
    retention: Retention
    callbacks: Callbacks
    digilocker: DigiLockerDesk | None
    payment_desk: PaymentDesk
    bills: BillDesk
    fees: Fees
    fee_steps: FeeSteps
    clock: Clock
    counting: Counting
    alerts: Alerts
    database: Database
    cipher: Cipher
    rest_files: Path | None = None  # where files lie that callers of the REST channel may name

    @property
    def payments(self) -> Payments:
        """Payments as the conversation and the pages use them."""
        return self.payment_desk.payments

    def tasks(self) -> Sequence[Sequence[Callable[[], int]]]:
        """What the worker does beside filing, in groups that do not wait for each other."""
        bills = (self.fee_steps.go_on, self.bills.reminders.remind, self.bills.baskets.forget_old)
        figures = (self.counting.catch_up, self.alerts.work)
        return (*self.payment_desk.groups(), bills, figures, (self.digilocker.work,) if self.digilocker else ())


def build_core(
    settings: Settings,
    clock: Clock = utc_now,
    departments: DepartmentGateway | None = None,
    intake: LooksAtFiles | None = None,
    digilocker: DigiLocker | None = None,
    providers: Mapping[str, Provider] | None = None,
    catalogue: Catalogue | None = None,
    messages: Messages | None = None,
) -> Core:
    """The core; for tests, `departments`, `digilocker` and `providers` replace what speaks HTTP, `intake` what looks at
    files, and `catalogue` and `messages` are what was read already."""
    database, cipher = Database(make_engine(settings.database)), Cipher(settings.key)
    catalogue, messages = catalogue or load_catalogue(settings.catalogue), messages or load_messages(settings.catalogue)
    applications = Applications(database, cipher, clock, partial(district_of, catalogue))
    outbox = Outbox(database, cipher, clock)
    departments = departments or http_gateway(settings, Calls(database, clock).note)
    conversations = Database(make_engine(settings.tracker_database))
    vault, intake = Vault(files_at(settings), cipher), intake or build_intake(settings)
    retry = timedelta(seconds=settings.retry_seconds)
    deliveries = Deliveries(database, vault, cipher, departments, outbox, clock, retry)
    book = Book(database, cipher, clock, settings.public)
    fees = Fees(database, cipher, clock)
    filing = Filing(applications, outbox, departments, catalogue, clock, retry, deliveries, fees)
    periods = Periods(timedelta(days=settings.message_days), timedelta(days=settings.message_id_days))
    documents = build_documents(settings, database, cipher, clock, intake, partial(_wanted, catalogue))
    keep = InDocuments(documents, clock)
    return Core(
        catalogue=catalogue,
        messages=messages,
        citizens=Citizens(database, cipher, clock),
        applications=applications,
        filing=filing,
        departments=departments,
        documents=documents,
        deliveries=deliveries,
        forgetting=Forgetting(database, vault, cipher, clock),
        intake=intake,
        outbox=outbox,
        forms=PublishedForms(database, clock),
        form_tokens=FormTokens(database, cipher, clock),
        results=CallResults(database, cipher, clock),
        retention=Retention(database, clock, periods),
        callbacks=Callbacks(applications, outbox, settings.derived(CALLBACK_PURPOSE), clock),
        digilocker=build_desk(settings, catalogue, applications, outbox, keep, cipher, clock, digilocker),
        payment_desk=_payment_desk(book, outbox, departments, applications, providers, messages),
        bills=build_bills(database, cipher, clock, catalogue, departments, outbox),
        fees=fees,
        fee_steps=FeeSteps(fees, applications, filing, departments, catalogue),
        clock=clock,
        counting=Counting(database, conversations, catalogue, clock),
        alerts=Alerts(database, Rules(database, clock), clock, tells_of(load_alert_settings())),
        database=database,
        cipher=cipher,
        rest_files=settings.rest_files,
    )


def build_documents(
    settings: Settings,
    database: Database,
    cipher: Cipher,
    clock: Clock,
    intake: LooksAtFiles | None = None,
    wanted: Callable[[Purpose], Wanted] | None = None,
) -> Documents:
    """Documents on the settings, also for a process that only receives them and needs nothing else of the core."""
    kept_for = KeptFor(timedelta(days=settings.document_days), timedelta(days=settings.unused_document_days))
    vault = Vault(files_at(settings), cipher)
    return Documents(database, vault, cipher, intake or build_intake(settings), clock, kept_for, wanted)


def _wanted(catalogue: Catalogue, purpose: Purpose) -> Wanted:
    """What the department takes as one file for a purpose; a service that is not offered any more has no limits."""
    service = catalogue.services.get(purpose.service)
    return wanted_of(catalogue, service.id, service.document(purpose.document)) if service else Wanted()


def _payment_desk(
    book: Book, outbox: Outbox, departments: DepartmentGateway, applications: Applications,
    providers: Mapping[str, Provider] | None, messages: Messages,
) -> PaymentDesk:  # fmt: skip
    wanted = load_payment_settings() if providers is None else PaymentSettings.model_construct()
    found = build_providers(wanted) if providers is None else providers
    return build_payments(
        book, outbox, departments, applications, found, chosen_of(wanted, found), messages, periods_of(wanted)
    )


def http_gateway(settings: Settings, watch: Watch = lambda _department, _outcome, _milliseconds: None) -> HttpGateway:
    """The gateway to the departments that the settings name; `watch` is told of each call."""
    return HttpGateway(
        base_url=settings.departments,
        api_key_of=settings.api_key_of,
        callback_url=f"{settings.public}/callbacks/departments",
        timeout=settings.department_timeout,
        watch=watch,
    )
