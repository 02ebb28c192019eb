"""Outside of the 24 hours an approved template goes out by itself."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import update

from seva.storage.tables import contacts
from tests.connectors.whatsapp.sending.desk import FIRST, Desk, text

DAY = 24 * 3600
OWN = {"name": "status_update", "language": "hi", "components": [
    {"type": "body", "parameters": [{"type": "text", "text": "REV26-1234-5678-9"}]}]}  # fmt: skip
REOPEN = {"hi": {"name": "default_reopen", "language": "hi"}, "en": {"name": "default_reopen", "language": "en"}}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    plain = [{"type": "BODY", "text": "आपके लिए एक जवाब है। पढ़ने के लिए यहाँ कुछ भी लिखें।"}]
    values = [{"type": "BODY", "text": "आवेदन {{1}} में बदलाव हुआ है।", "example": {"body_text": [["R-1"]]}}]
    for name, language, components in (
        ("default_reopen", "hi", plain), ("default_reopen", "en", plain), ("status_update", "hi", values),
    ):  # fmt: skip
        given = {"name": name, "language": language, "category": "UTILITY", "components": components}
        desk.world.templates.add(FIRST.account, given, status="APPROVED")
    return desk


def sent_when(desk: Desk, done: Any, **options: Any) -> list[dict[str, Any]]:
    async def run() -> None:
        async with desk.sending(reopen=REOPEN, **options):
            await desk.until(done)

    asyncio.run(run())
    return [sent.payload for sent in desk.world.messages.sent.values()]


def test_the_rows_own_template_is_sent_instead(desk: Desk) -> None:
    missed: list[int] = []
    desk.write(text("one", template=OWN))
    desk.world.scheduler.advance(DAY)
    (sent,) = sent_when(desk, desk.all_are("accepted"), missed=lambda: missed.append(1))
    assert sent["template"]["name"] == "status_update"
    assert sent["template"]["language"] == {"code": "hi", "policy": "deterministic"}
    assert sent["template"]["components"] == OWN["components"] and missed == [1]


@pytest.mark.parametrize("language", ["en", "hi"])
def test_without_one_the_citizen_is_asked_once_to_write_again(desk: Desk, language: str) -> None:
    desk.write(text("one", language=language), text("two", language=language))
    desk.world.scheduler.advance(DAY)
    (sent,) = sent_when(desk, desk.all_are("accepted", "failed"))
    assert (sent["template"]["name"], sent["template"]["language"]["code"]) == ("default_reopen", language)
    assert desk.states() == [("accepted", None), ("failed", "window_reopening")]


def test_shortly_before_the_end_the_window_counts_as_closed(desk: Desk) -> None:
    desk.write(text("one", template=OWN))
    desk.world.scheduler.advance(DAY - 290)
    assert [sent["type"] for sent in sent_when(desk, desk.all_are("accepted"))] == ["template"]


def test_before_that_everything_is_sent(desk: Desk) -> None:
    desk.write(text("one", template=OWN))
    desk.world.scheduler.advance(DAY - 600)
    assert [sent["type"] for sent in sent_when(desk, desk.all_are("accepted"))] == ["text"]


@pytest.mark.parametrize("refusal", ["status", "response"])
def test_a_window_that_meta_finds_closed_sends_the_template_too(desk: Desk, refusal: str, make_desk: Any) -> None:
    object.__setattr__(desk.world.config, "window_refusal", refusal)
    desk.write(text("one", template=OWN))
    desk.world.scheduler.advance(DAY)
    with desk.database.begin() as connection:  # as if we thought that the citizen had just written
        connection.execute(update(contacts).values(last_heard_at=desk.clock()))

    def is_done() -> bool:
        return any("template" in sent.payload and "delivered" in sent.statuses for sent in _all(desk))

    sent = sent_when(desk, is_done)
    assert [each["type"] for each in sent][-1] == "template" and len(sent) == {"status": 2, "response": 1}[refusal]
    assert desk.states() == [("accepted", None)]


def test_a_template_that_is_refused_too_is_not_followed_by_another(desk: Desk) -> None:
    desk.world.templates.find(FIRST.account, "status_update", "hi").status = "PAUSED"
    desk.write(text("one", template=OWN))
    desk.world.scheduler.advance(DAY)
    assert sent_when(desk, desk.all_are("failed")) == [] and desk.states() == [("failed", "132015")]


def test_without_any_template_it_fails_and_says_why(desk: Desk) -> None:
    desk.write(text("one"))
    desk.world.scheduler.advance(DAY)

    async def run() -> None:
        async with desk.sending():
            await desk.until(desk.all_are("failed"))

    asyncio.run(run())
    assert desk.states() == [("failed", "window_closed")]


def test_once_the_citizen_wrote_again_everything_is_sent(desk: Desk) -> None:
    desk.write(text("one"))
    desk.world.scheduler.advance(DAY)
    desk.write(text("two"))
    assert [sent["type"] for sent in sent_when(desk, desk.all_are("accepted"))] == ["text", "text"]


def _all(desk: Desk) -> list[Any]:
    return [*desk.world.messages.sent.values()]
