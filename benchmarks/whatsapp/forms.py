"""How soon the screens of forms come: encrypted questions at their times, from the first screen to the submission."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from rich.table import Table

from benchmarks.errors import UnexpectedReply
from benchmarks.figures import percentile_ms
from benchmarks.whatsapp.our_system import our_system
from connectors.whatsapp.flows.screens import REVIEW, SUBMIT, TRIGGER, screens_of
from seva.applications.application import Content
from seva.catalogue import Catalogue, Service
from seva.core import Core, build_core
from seva.settings import Settings
from simulator.whatsapp.config import Config
from simulator.whatsapp.flow_crypto import KEY_BITS, seal, unseal
from simulator.whatsapp.signing import headers
from tests.system.citizen import answer

SERVICE, LANGUAGE, VERSION = "income_certificate", "hi", "3.0"
TIMEOUT = aiohttp.ClientTimeout(60)
Question = dict[str, Any]


@dataclass(frozen=True)
class Load:
    """Questions a second, and for how long."""

    rate: float = 20
    seconds: float = 30


@dataclass(frozen=True)
class Answers:
    """Seconds to each answer from when the question was due."""

    seconds: Sequence[float]

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return percentile_ms(self.seconds, percent)


async def forms(home: Path, load: Load, settings: Mapping[str, str]) -> Answers:
    """Starts this system and fills forms, each in the hands of another citizen, many at the same time."""
    key, config = generate_private_key(65537, KEY_BITS), Config()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    more = {**settings, "WHATSAPP_FLOW_PRIVATE_KEY": text.replace("\n", "\\n")}
    with our_system(home, config, "http://127.0.0.1:9", [], more) as system:
        url = f"{system.rasa}/webhooks/whatsapp/flow"
        asked = _questions(system.settings, round(load.rate * load.seconds))
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            client = _Client(session, url, config.app_secret, key.public_key())
            await client.ask(next(asked), perf_counter())  # the first one finds the catalogue and the key unread
            client.seconds.clear()
            await client.ask_all(list(asked), load.rate)
            return Answers(client.seconds)


@dataclass
class _Client:
    """The client on all phones."""

    session: aiohttp.ClientSession
    url: str
    secret: str
    key: RSAPublicKey

    def __post_init__(self) -> None:
        self.seconds: list[float] = []

    async def ask_all(self, questions: Sequence[Question], rate: float) -> None:
        """Asks each question when it is due, whatever is under way."""
        began = perf_counter()
        async with asyncio.TaskGroup() as under_way:
            for number, question in enumerate(questions):
                due = began + number / rate
                await asyncio.sleep(max(0.0, due - perf_counter()))
                under_way.create_task(self.ask(question, due))

    async def ask(self, question: Question, due: float) -> None:
        """Asks and reads the answer, which must be a screen without errors."""
        sealed = seal(self.key, question)
        body = json.dumps(sealed.body).encode()
        async with self.session.post(self.url, data=body, headers=headers(self.secret, body)) as response:
            shown = unseal(sealed, await response.text()) if response.status == 200 else None
        if not shown or "screen" not in shown or any(shown["data"].get(f"error_{name}") for name in question["data"]):
            raise UnexpectedReply(f"A form's question was answered with {response.status}: {shown}")
        self.seconds.append(perf_counter() - due)


def _questions(settings: Settings, count: int) -> Iterator[Question]:
    """One question of each citizen, then the next of each: nobody fills a screen at once."""
    core = build_core(settings)
    service = core.catalogue.services[SERVICE]
    steps = [*_steps(core.catalogue, service)]
    tokens = [_token(core, service, f"91980000{number:04}") for number in range(-(-count // len(steps)))]
    for step in steps:
        for token in tokens:
            yield {"version": VERSION, "flow_token": token, **step}


def _steps(catalogue: Catalogue, service: Service) -> Iterator[Question]:
    """What one citizen asks: the first screen, each next one with what was filled in, the submission."""
    yield {"action": "INIT", "screen": "", "data": {}}
    given: dict[str, str] = {}
    for screen in screens_of(service):
        values = {name: _value(catalogue, service, name, given) for name in screen.fields}
        given |= values
        yield {"action": "data_exchange", "screen": screen.id, "data": {TRIGGER: "next", **values}}
    yield {"action": "data_exchange", "screen": REVIEW, "data": {TRIGGER: SUBMIT}}


def _value(catalogue: Catalogue, service: Service, name: str, given: Mapping[str, str]) -> str:
    field = service.field(name)
    if field is None:
        raise UnexpectedReply(f"{service.id} has no field {name}.")
    if field.type == "date":
        return "1990-03-12"
    field = field.given(given)
    if field.choices:
        return field.choices[0].id
    return answer(catalogue, {"service": service.id, "field": name, "type": field.type, "choices": []}, LANGUAGE)


def _token(core: Core, service: Service, phone: str) -> str:
    citizen = core.citizens.resolve("whatsapp", phone)
    application = core.applications.start(citizen.id, service.id, service.department, LANGUAGE)
    core.applications.save_content(application, replace(Content(), consented=True))
    return core.form_tokens.issue(citizen.id, application.id, service.id, LANGUAGE)


def table(measured: Mapping[str, Answers]) -> Table:
    """One row a database."""
    shown = Table(title="Screens of forms, encrypted", title_justify="left")
    shown.add_column("")
    for heading in ("questions", "median ms", "p95 ms", "p99 ms (aim 1,000)", "most ms"):
        shown.add_column(heading, justify="right")
    for label, one in measured.items():
        times = (1000 * median(one.seconds), one.percentile(95), one.percentile(99), 1000 * max(one.seconds))
        shown.add_row(label, f"{len(one.seconds):,}", *(f"{time:.1f}" for time in times))
    return shown
