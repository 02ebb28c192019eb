"""Puts a sender together."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from connectors.whatsapp.graph import Graph
from connectors.whatsapp.pacing import Pairs, Throughput, Timer
from connectors.whatsapp.sender import Sender
from connectors.whatsapp.sending.attempt import Attempt, Prepare
from connectors.whatsapp.sending.files import as_it_is
from connectors.whatsapp.sending.judge import Judge
from connectors.whatsapp.sending.pauses import Pauses
from connectors.whatsapp.sending.windows import Template, Windows
from connectors.whatsapp.settings import WhatsAppSettings
from seva.clock import Clock
from seva.messaging import Outgoing


def build_sender(
    outgoing: Outgoing,
    graph: Graph,
    settings: WhatsAppSettings,
    clock: Clock,
    owner: str,
    reopen: Mapping[str, Template] | None = None,
    prepare: Prepare = as_it_is,
    timer: Timer = time.monotonic,
    missed: Callable[[], object] = lambda: None,
    **options: Any,
) -> Sender:
    """A sender for all numbers of the settings.

    `reopen`: by language the approved template that asks a citizen to write again; `missed`
    is called for each message that came too late for its window; `options` are those of Sender.
    """
    pauses, pairs, windows = Pauses(clock), Pairs(timer), Windows(clock, reopen or {}, missed)
    throughput, judge = Throughput(settings.throughput, timer), Judge(clock, pauses, pairs, windows)
    attempt = Attempt(graph, clock, throughput, pairs, pauses, windows, judge, prepare)
    return Sender(outgoing, attempt, judge, pauses, list(settings.tokens), owner, throughput=throughput, **options)
