"""The process that looks at files is started ahead where messages are answered at all, and ended with the rest."""

import asyncio
from threading import Event
from types import SimpleNamespace
from typing import Any

from connectors.whatsapp.connector import Connector, Parts
from connectors.whatsapp.settings import WhatsAppSettings


class Nobody:
    """Stands for the parts that run beside."""

    def __getattr__(self, name: str) -> Any:
        async def nothing(*_: Any) -> None:
            return None

        return nothing


class Warmed:
    """Stands for the intake."""

    def __init__(self) -> None:
        self.warmed, self.closed = Event(), False

    def warm(self) -> None:
        self.warmed.set()

    def close(self) -> None:
        self.closed = True


def connector_of(intake: Warmed, **given: str) -> Connector:
    settings = WhatsAppSettings(**given)  # type: ignore[arg-type]
    room = SimpleNamespace(open=lambda: None, run=lambda work: work, close=Nobody().close_room)
    return Connector(Parts(settings, Nobody(), Nobody(), Nobody(), room, intake))  # type: ignore[arg-type]


async def _start_and_stop(connector: Connector) -> None:
    await connector.start()
    connector.warm()
    await connector.stop()


def test_the_process_that_looks_at_files_is_started_ahead_and_ended() -> None:
    intake = Warmed()
    connector = connector_of(intake, phone_number_id="1", access_token="a", app_secret="s", verify_token="v")
    asyncio.run(_start_and_stop(connector))
    assert intake.warmed.wait(5) and intake.closed


def test_without_a_number_no_process_is_started() -> None:
    intake = Warmed()
    connector = connector_of(intake, phone_number_id="", access_token="", app_secret="", verify_token="")
    asyncio.run(_start_and_stop(connector))
    assert not intake.warmed.wait(0.2) and not intake.closed
