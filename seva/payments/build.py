"""The parts of payments put together on the settings."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from seva.applications.repository import Applications
from seva.catalogue import Messages
from seva.clock import Clock
from seva.departments.port import DepartmentGateway
from seva.messaging.queueing import Queueing
from seva.notifications import Outbox
from seva.payments.book import Book
from seva.payments.chat import ChatNews
from seva.payments.events import Events
from seva.payments.forgetting import Forgetting, Kept
from seva.payments.ledger import Ledger
from seva.payments.notices import Notices
from seva.payments.payments import Payments
from seva.payments.port import Provider
from seva.payments.providers.gateway import Gateway
from seva.payments.providers.upi import Upi
from seva.payments.providers.whatsapp import WhatsAppOrders
from seva.payments.reconciling import Reconciling
from seva.payments.recording import Gone, Recording, ReferenceOf
from seva.payments.settings import GraphAccess, PaymentSettings
from seva.payments.watching import Watching

# An application in one of these states, without a reference number, will never have one.
NEVER_FILED = frozenset({"discarded", "withdrawn"})
# These wait for the citizen; one that is queued is on its way, however long the department takes.
UNFINISHED = frozenset({"draft", "refused"})
OURS = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class PaymentDesk:
    """Everything that payments need in a process: `payments` for conversation and pages, the rest for the worker."""

    payments: Payments
    events: Events
    recording: Recording
    watching: Watching
    reconciling: Reconciling
    forgetting: Forgetting

    def groups(self) -> tuple[tuple[Callable[[], int], ...], ...]:
        """What the worker does, in groups that do not wait for each other; each task says how much it did.

        Callbacks and recording, look-ups and refunds of each provider, statements and forgetting.
        """
        here = (self.events.handle_due, self.recording.record_due)
        return (here, *self.watching.groups(), (self.reconciling.make_due, self.forgetting.forget_due))

    def work(self) -> int:
        """Does one round; how much was taken up."""
        return sum(task() for group in self.groups() for task in group)


@dataclass(frozen=True)
class Periods:
    """How long a payment can be made, a fee that is paid waits for its filing, and what is over is kept."""

    life: timedelta
    unfiled: timedelta
    kept: Kept


def periods_of(settings: PaymentSettings) -> Periods:
    """As the settings say."""
    kept = Kept(timedelta(days=settings.kept_days), timedelta(days=settings.event_days))
    return Periods(timedelta(minutes=settings.minutes), timedelta(days=settings.unfiled_days), kept)


def build_payments(
    book: Book, outbox: Outbox, departments: DepartmentGateway, applications: Applications,
    providers: Mapping[str, Provider], chosen: Mapping[str, str], messages: Messages, periods: Periods,
) -> PaymentDesk:  # fmt: skip
    """The desk on its rows, departments and providers; `chosen` names the provider of each channel, "*" of others."""
    ledger, notices = Ledger(book, outbox), Notices(book, outbox)
    chat = ChatNews(book, Queueing(book.cipher, book.clock), messages)
    numbers = reference_numbers(applications, book.clock, periods.unfiled)
    recording = Recording(book, ledger, notices, departments, numbers, chat)
    payments = Payments(book, ledger, recording, providers, chosen, periods.life)
    return PaymentDesk(
        payments=payments,
        events=Events(book, ledger, recording, providers),
        recording=recording,
        watching=Watching(book, ledger, payments, providers),
        reconciling=Reconciling(book, ledger, providers),
        forgetting=Forgetting(book, periods.kept),
    )


def reference_numbers(applications: Applications, clock: Clock, patience: timedelta) -> ReferenceOf:
    """The reference number of a fee's subject, which is one of our applications or the number itself.

    An application that is with the citizen for longer than `patience` after its fee was paid counts as never filed.
    """

    def find(subject: str, paid_at: datetime | None) -> str | None:
        application = applications.get(subject)
        if application is None:
            # Of ours, and erased: its fee goes back.
            if OURS.fullmatch(subject):
                raise Gone
            return subject
        if application.reference_number is None:
            is_late = paid_at is not None and clock() - paid_at > patience
            if application.status in NEVER_FILED or (is_late and application.status in UNFINISHED):
                raise Gone
        return application.reference_number

    return find


def build_providers(settings: PaymentSettings) -> dict[str, Provider]:
    """The providers that are set up."""
    found: dict[str, Provider] = {}
    if settings.has_gateway:
        secret, signing = settings.gateway_key_secret, settings.gateway_webhook_secret
        found["gateway"] = Gateway(
            settings.gateway_url, settings.gateway_key_id, secret.get_secret_value(), split(signing.get_secret_value()),
            settings.timeout,
        )  # fmt: skip
    if settings.has_upi:
        payee = {
            "address": settings.upi_address, "name": settings.upi_name, "code": settings.upi_merchant_code,
        }  # fmt: skip
        secrets = split(settings.upi_callback_secret.get_secret_value())
        key = settings.upi_key.get_secret_value()
        found["upi"] = Upi(settings.upi_url, key, secrets, payee, settings.timeout)
    if settings.whatsapp_configuration:
        found["whatsapp"] = _whatsapp(settings, GraphAccess())
    return found


def _whatsapp(settings: PaymentSettings, access: GraphAccess) -> WhatsAppOrders:
    base = f"{access.graph_url.rstrip('/')}/{access.graph_version}"
    tokens = {access.phone_number_id: access.access_token.get_secret_value()} if access.phone_number_id else {}
    return WhatsAppOrders(base, tokens, settings.whatsapp_configuration, settings.timeout)


def chosen_of(settings: PaymentSettings, providers: Mapping[str, Provider]) -> dict[str, str]:
    """Which provider takes the payments of which channel; nothing if none can."""
    first = settings.provider if settings.provider in providers else next(iter(providers.keys() - {"whatsapp"}), None)
    chosen = {"*": first} if first else {}
    return chosen | ({"whatsapp": "whatsapp"} if "whatsapp" in providers else {})


def split(secrets: str) -> tuple[str, ...]:
    """Several secrets with commas between them."""
    return tuple(filter(None, (part.strip() for part in secrets.split(","))))
