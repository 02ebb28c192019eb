"""What all commands of `seva whatsapp` share: settings that are needed, connections to Meta, sentences."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from connectors.whatsapp.errors import GraphRefused
from connectors.whatsapp.graph import Graph, build_graph
from connectors.whatsapp.settings import WhatsAppSettings, load_whatsapp_settings
from connectors.whatsapp.setup.errors import SetupError
from seva.cli.messages import console
from seva.clock import utc_now

R = TypeVar("R")
Job = Callable[[Graph, WhatsAppSettings], Awaitable[R]]


def tell(text: str) -> None:
    """One sentence, exactly as it stands."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def needed(*names: str) -> WhatsAppSettings:
    """The settings; raises SetupError with those of these that are not set."""
    settings = load_whatsapp_settings()
    wanted = {f"WHATSAPP_{name.upper()}" for name in names}
    missing = [text for text in settings.missing() if text.split()[0] in wanted]
    if missing:
        raise SetupError("\n".join(missing))
    return settings


def with_graph(job: Job[R], settings: WhatsAppSettings) -> R:
    """Runs a job with connections of its own; what Meta refuses is told in its own words, too."""

    async def run() -> R:
        graph = build_graph(settings, utc_now)
        try:
            return await job(graph, settings)
        finally:
            await graph.close()

    try:
        return asyncio.run(run())
    except GraphRefused as error:
        raise SetupError(" ".join(filter(None, (str(error), error.details)))) from error
