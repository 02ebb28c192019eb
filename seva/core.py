"""The core put together on the database and the departments that the settings name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from seva.analytics.build import Figures, build_figures
from seva.applications.fee_steps import FeeSteps
from seva.applications.fees import Fees
from seva.applications.filing import Filing
from seva.applications.history import district_of
from seva.applications.repository import Applications
from seva.bills.build import BillDesk, build_bills
from seva.catalogue import Catalogue, Messages, load_catalogue, load_messages
from seva.citizens import Citizens
from seva.clock import Clock, utc_now
from seva.deadlines import Deadlines
from seva.departments.callbacks import Callbacks
from seva.departments.calls import Calls, Watch
from seva.departments.early import EarlyEvents
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
from seva.enquiries import Enquiries
from seva.enquiries.sending import AnswerSending
from seva.following import AsksForRatings, BringsPapers, OpensQuestions
from seva.forms import FormTokens, PublishedForms
from seva.handover import Owners, Papers
from seva.handover.links import PaperLinks
from seva.messaging import Periods, Retention
from seva.messaging.contacts import Contacts
from seva.messaging.nudges import Nudges
from seva.messaging.results import CallResults
from seva.notifications import Outbox, QuietHours
from seva.payments.book import Book
from seva.payments.build import PaymentDesk, build_payments, build_providers, chosen_of, periods_of
from seva.payments.payments import Payments
from seva.payments.port import Provider
from seva.payments.settings import PaymentSettings, load_payment_settings
from seva.ratings import Ratings
from seva.settings import Settings
from seva.sms.build import build_texting
from seva.sms.texting import Texting
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from seva.tries import Tries
from seva.verifying import Numbers, Trust, VerifyingDesk, Words

CALLBACK_PURPOSE = "department-callback"
PAPERS_PURPOSE = "links-to-papers"


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
    enquiries: Enquiries
    answer_sending: AnswerSending
    deadlines: Deadlines
    ratings: Ratings
    fees: Fees
    fee_steps: FeeSteps
    papers: Papers
    paper_links: PaperLinks
    owners: Owners
    verifying: VerifyingDesk
    texting: Texting | None
    clock: Clock
    figures: Figures
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
        officers = (self.callbacks.take_early, self.answer_sending.send_waiting, self.deadlines.notice)
        others = (self.ratings.nudge, self.callbacks.forget_early)
        texts = (self.texting.work,) if self.texting else ()
        locker = (self.digilocker.work,) if self.digilocker else ()
        figures = (self.figures.counting.catch_up, self.figures.alerts.work)
        reports = (self.figures.officers.work,)
        return (
            *self.payment_desk.groups(),
            bills,
            (self.papers.work,),
            (*officers, *others),
            figures,
            reports,
            locker,
            texts,
        )


def build_core(
    settings: Settings, clock: Clock = utc_now, departments: DepartmentGateway | None = None,
    intake: LooksAtFiles | None = None, digilocker: DigiLocker | None = None,
    providers: Mapping[str, Provider] | None = None, catalogue: Catalogue | None = None,
    messages: Messages | None = None,
) -> Core:  # fmt: skip
    """The core; what is given (other ends for tests, a catalogue that was read already) is not made anew."""
    database, cipher = Database(make_engine(settings.database)), Cipher(settings.key)
    catalogue, messages = catalogue or load_catalogue(settings.catalogue), messages or load_messages(settings.catalogue)
    applications = Applications(database, cipher, clock, partial(district_of, catalogue))
    outbox = Outbox(database, cipher, clock, quiet_of(settings))
    departments = departments or http_gateway(settings, Calls(database, clock).note)
    vault, intake = Vault(files_at(settings), cipher), intake or build_intake(settings)
    fees, retry = Fees(database, cipher, clock), timedelta(seconds=settings.retry_seconds)
    deliveries = Deliveries(database, vault, cipher, departments, outbox, clock, retry)
    filing = Filing(applications, outbox, departments, catalogue, clock, retry, deliveries, fees)
    documents = build_documents(settings, database, cipher, clock, intake, partial(_wanted, catalogue))
    tries, early = Tries(database, cipher, clock), EarlyEvents(database, cipher, clock)
    papers = Papers(applications, vault, departments, outbox, clock, timedelta(days=settings.document_days))
    keep, book = InDocuments(documents, clock), Book(database, cipher, clock, settings.public)
    enquiries = Enquiries(database, cipher, clock)
    ratings = Ratings(database, cipher, clock, catalogue, Nudges(cipher, clock))
    follows = (OpensQuestions(enquiries, catalogue), AsksForRatings(ratings), BringsPapers(papers))
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
        retention=Retention(database, clock, _periods(settings)),
        callbacks=Callbacks(applications, outbox, settings.derived(CALLBACK_PURPOSE), clock, early, follows),
        digilocker=build_desk(settings, catalogue, applications, outbox, keep, cipher, clock, digilocker),
        payment_desk=_payment_desk(book, outbox, departments, applications, providers, messages),
        bills=build_bills(database, cipher, clock, catalogue, departments, outbox),
        enquiries=enquiries,
        answer_sending=AnswerSending(enquiries, departments, outbox, cipher, clock, retry),
        deadlines=Deadlines(database, departments, outbox, clock),
        ratings=ratings,
        fees=fees,
        fee_steps=FeeSteps(fees, applications, filing, departments, catalogue),
        papers=papers,
        paper_links=PaperLinks(settings.derived(PAPERS_PURPOSE), clock, settings.public),
        owners=Owners(database, applications, Contacts(database, cipher, clock), catalogue, tries, clock),
        verifying=_verifying(settings, departments, intake, tries, Words(catalogue, messages), clock),
        texting=build_texting(settings, database, cipher, clock, catalogue, messages),
        clock=clock,
        figures=build_figures(settings, database, catalogue, clock, departments),
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


def quiet_of(settings: Settings) -> QuietHours:
    """When nobody is woken."""
    return QuietHours(settings.quiet_from, settings.quiet_until)


def _periods(settings: Settings) -> Periods:
    return Periods(timedelta(days=settings.message_days), timedelta(days=settings.message_id_days))


def _wanted(catalogue: Catalogue, purpose: Purpose) -> Wanted:
    """What the department takes as one file for a purpose; a service that is not offered any more has no limits."""
    service = catalogue.services.get(purpose.service)
    return wanted_of(catalogue, service.id, service.document(purpose.document)) if service else Wanted()


def _verifying(
    settings: Settings, departments: DepartmentGateway, intake: LooksAtFiles, tries: Tries, words: Words, clock: Clock
) -> VerifyingDesk:
    fresh = timedelta(seconds=settings.certificate_seconds)
    trust = Trust(departments, settings.home / "certificates", settings.trusted_roots, clock, fresh)
    numbers = Numbers(departments, tries, settings.verify_tries, settings.verify_tries_of_all)
    return VerifyingDesk(trust, intake, numbers, tries, words, clock)


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
