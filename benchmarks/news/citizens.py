"""Citizens on WhatsApp with filed applications, made straight in the databases of a running system."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic, sleep

from sqlalchemy import func, insert, select, update

from benchmarks.errors import NotAnswered
from connectors.whatsapp.incoming import CHANNEL
from seva.applications.answers import Accepted, check
from seva.applications.application import Content
from seva.catalogue import Field
from seva.clock import Clock, today
from seva.core import Core
from seva.storage.tables import contacts, outbox

SERVICE = "income_certificate"
THREADS, PATIENCE, LOOK = 2, 120.0, 0.2
HOUR = timedelta(hours=1)


def filed(core: Core, number: str, phones: Sequence[str]) -> dict[str, str]:
    """By phone, the number of an application; the citizens wrote an hour ago to our `number`."""
    with ThreadPoolExecutor(THREADS) as pool:
        return dict(zip(phones, pool.map(lambda phone: _filed(core, number, phone), phones), strict=True))


def forget_the_numbers(core: Core) -> None:
    """Waits until the numbers were told, and lets that be an hour ago, so that nothing is joined with them."""
    database, until = core.applications.database, monotonic() + PATIENCE
    waiting = select(func.count()).select_from(outbox).where(outbox.c.state == "waiting")
    while True:
        with database.begin() as connection:
            if not connection.execute(waiting).scalar():
                connection.execute(update(outbox).values(sent_at=core.clock() - HOUR))
                return
        if monotonic() > until:
            raise NotAnswered("The numbers of the applications were not told.")
        sleep(LOOK)


def _filed(core: Core, number: str, phone: str) -> str:
    citizen = core.citizens.resolve(CHANNEL, phone).id
    heard = {"citizen_id": citizen, "channel": CHANNEL, "our_number": number, "last_heard_at": core.clock() - HOUR}
    with core.applications.database.begin() as connection:
        connection.execute(insert(contacts).values(**heard))
    return filed_by(core, citizen)


def filed_by(core: Core, citizen: str, language: str = "hi") -> str:
    """The number of an application of a citizen that the department has taken."""
    service = core.catalogue.services[SERVICE]
    draft = core.applications.start(citizen, service.id, service.department, language)
    answers = {field.id: _answer(field, core.clock) for field in service.fields}
    later = {document.id: {"later": True} for document in service.documents}
    content = Content(consented=True, prefill_asked=True, answers=answers, documents=later)
    done = core.filing.file(core.filing.confirm(core.applications.save_content(draft, content)))
    if done.reference_number is None:
        raise NotAnswered(f"The department did not take an application: {done.status}.")
    return done.reference_number


def _answer(field: Field, clock: Clock) -> str:
    said = field.choices[0].label.en if field.choices else field.example.en if field.example else ""
    found = check(field, said, today(clock))
    if not isinstance(found, Accepted):
        raise NotAnswered(f"{field.id} does not take its own example.")
    return found.value
