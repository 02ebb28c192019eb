"""The parts of payments put together on the settings."""

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
from seva.payments.chat import OrderStatuses
from seva.payments.events import Events
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


PATIENCE = timedelta(days=30)


@dataclass(frozen=True)
class PaymentDesk:
    """Everything that payments need in a process: `payments` for conversation and pages, the rest for the worker."""

    payments: Payments
    events: Events
    recording: Recording
    watching: Watching
    reconciling: Reconciling

    def tasks(self) -> tuple[Callable[[], int], ...]:
        """One round of the worker: callbacks, look-ups, recording, refunds, statements; each says how much it did."""
        return (
            self.events.handle_due, self.watching.look, self.recording.record_due, self.watching.refund,
            self.reconciling.make_due,
        )  # fmt: skip

    def work(self) -> int:
        """Does one round; how much was taken up."""
        return sum(task() for task in self.tasks())


def build_payments(
    book: Book, outbox: Outbox, departments: DepartmentGateway, applications: Applications,
    providers: Mapping[str, Provider], chosen: Mapping[str, str], life: timedelta, messages: Messages,
    patience: timedelta = PATIENCE,
) -> PaymentDesk:  # fmt: skip
    """The desk on its rows, departments and providers; `chosen` names the provider of each channel, "*" of others.

    `patience`: how long a fee that is paid waits for its application to be filed.
    """
    ledger, notices = Ledger(book, outbox), Notices(book, outbox)
    numbers = reference_numbers(applications, book.clock, patience)
    orders = OrderStatuses(book, Queueing(book.cipher, book.clock), messages)
    recording = Recording(book, ledger, notices, departments, numbers, orders)
    payments = Payments(book, ledger, recording, providers, chosen, life)
    return PaymentDesk(
        payments=payments,
        events=Events(book, ledger, recording, providers),
        recording=recording,
        watching=Watching(book, ledger, payments, providers),
        reconciling=Reconciling(book, ledger, providers),
    )


def reference_numbers(applications: Applications, clock: Clock, patience: timedelta) -> ReferenceOf:
    """The reference number of a fee's subject, which is one of our applications or the number itself.

    An application that is with the citizen for longer than `patience` after its fee was paid counts as never filed.
    """

    def find(subject: str, paid_at: datetime | None) -> str | None:
        application = applications.get(subject)
        if application is None:
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
