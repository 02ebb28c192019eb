"""Turns that nobody wrote: what is offered before stays open, and nobody hears of what went wrong in them."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import pytest

from connectors.whatsapp.answering import MOST_A_MINUTE, Answering
from connectors.whatsapp.conversation import Said
from seva.catalogue import Messages
from seva.messaging import Waiting
from seva.messaging.nudges import NEWS
from seva.messaging.offers import CHOICES, NOTICE
from tests.conftest import SetClock

AT = datetime(2026, 11, 23, 5, 0)
NOTHING: Any = None


class Says:
    """A conversation that has this to say of news."""

    is_ready = True

    def __init__(self, *said: Said) -> None:
        self._said = list(said)

    async def turn(self, citizen_id: str, message_id: str, text: str, metadata: Mapping[str, Any]) -> list[Said]:
        assert "news" in metadata and message_id
        return self._said

    async def recorded(self, citizen_id: str, message_id: str) -> list[Said] | None:
        return None

    async def language(self, citizen_id: str) -> str | None:
        return "en"


def news(begun: int = 1) -> Waiting:
    return Waiting(5, "token", "citizen", "whatsapp", "109", "", NEWS, AT, AT, begun, 0, {"application": None}, None)


def answering(messages: Messages, *said: Said) -> Answering:
    conversation = cast(Any, Says(*said))
    return Answering(conversation, NOTHING, NOTHING, NOTHING, messages, SetClock())


FILE = {"name": "issued-abc/12/1234", "file_name": "DL-CRT-2026-00000002.pdf", "mime_type": "application/pdf"}
CASES = {
    "news alone": ((Said("It is approved."),), [NOTICE]),
    "the question again": (
        (Said("It is approved."), Said("Agree?", (("Yes", "yes"), ("No", "no")))),
        ["text", CHOICES],
    ),
    "with a file": ((Said("It is issued."), Said("Here it is.", document=FILE)), [NOTICE, NOTICE]),
    "told already": ((), []),
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_offered_before_can_still_be_tapped(messages: Messages, case: str) -> None:
    said, kinds = CASES[case]
    replies = asyncio.run(answering(messages, *said).replies(news()))
    assert [reply.kind for reply in replies] == kinds


def test_a_file_comes_with_its_news(messages: Messages) -> None:
    told = answering(messages, Said("It is issued."), Said("Here it is.", document=FILE))
    with_file = asyncio.run(told.replies(news()))[1]
    assert with_file.payload["file"]["name"] == FILE["name"] and with_file.holds
    assert with_file.payload["message"]["document"]["caption"] == "Here it is."


def test_who_wrote_nothing_hears_of_no_failure_and_has_written_nothing(messages: Messages) -> None:
    one = answering(messages)
    assert asyncio.run(one.apology(news())) == []
    assert [one.pause(news()) for _ in range(MOST_A_MINUTE + 5)] == [0] * (MOST_A_MINUTE + 5)
