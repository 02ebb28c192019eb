"""The line between two processes: answers find their questions, in pieces or together, and nobody waits for ever."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.mailroom.line import Line, LineCut, NotAnswered
from seva.errors import StorageError


class End:
    """One end with what it was told, and whether it was cut."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bytes]] = []
        self.cut = asyncio.Event()
        self.line = Line(self.answer, self.cut.set)

    async def answer(self, name: str, body: bytes) -> bytes:
        self.told.append((name, body))
        if name == "fail":
            raise StorageError("away")
        if name == "later":
            await asyncio.sleep(0)
        if name == "never":
            await asyncio.Event().wait()
        return name.encode() + b":" + body


def between(talk: Callable[[End, End], Awaitable[None]]) -> None:
    """Runs a talk between two ends that are connected."""

    async def run() -> None:
        ends = End(), End()
        for end, sock in zip(ends, socket.socketpair(), strict=True):
            await asyncio.get_running_loop().create_connection(lambda end=end: end.line, sock=sock)
        async with asyncio.timeout(10):
            await talk(*ends)
        for end in ends:
            end.line.close()
            await end.cut.wait()

    asyncio.run(run())


@given(st.lists(st.tuples(st.sampled_from(["now", "later"]), st.binary(max_size=300)), max_size=20))
def test_each_question_gets_its_own_answer(questions: list[tuple[str, bytes]]) -> None:
    async def talk(one: End, two: End) -> None:
        answers = await asyncio.gather(*(one.line.ask(name, body) for name, body in questions))
        assert answers == [f"{name}:".encode() + body for name, body in questions]
        assert two.told == questions

    between(talk)


def test_both_ends_ask_at_once_and_large_bodies_arrive_whole() -> None:
    large = bytes(range(256)) * 16_384

    async def talk(one: End, two: End) -> None:
        answers = await asyncio.gather(one.line.ask("a", large), two.line.ask("b", large), one.line.ask("c"))
        assert answers == [b"a:" + large, b"b:" + large, b"c:"]

    between(talk)


def test_bytes_that_come_one_by_one_are_put_together() -> None:
    async def run() -> list[tuple[str, bytes]]:
        sent = bytearray()
        one, two = End(), End()
        one.line.connection_made(Written(sent))
        one.line.tell("news", "नमस्ते".encode())
        for byte in bytes(sent):
            two.line.data_received(bytes([byte]))
        await asyncio.sleep(0)
        return two.told

    assert asyncio.run(run()) == [("news", "नमस्ते".encode())]


class Written(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self, into: bytearray) -> None:
        super().__init__()
        self._into = into

    def write(self, data: bytes) -> None:
        self._into += data

    def is_closing(self) -> bool:
        return False


def test_an_answer_that_fails_is_told_by_its_code() -> None:
    async def talk(one: End, _: End) -> None:
        with pytest.raises(NotAnswered, match=f"fail: {StorageError.code}"):
            await one.line.ask("fail")
        assert await one.line.ask("now") == b"now:"

    between(talk)


def test_who_asks_is_told_when_the_other_side_goes_away() -> None:
    async def talk(one: End, two: End) -> None:
        asked = asyncio.create_task(one.line.ask("never"))
        while not two.told:
            await asyncio.sleep(0)
        two.line.close()
        with pytest.raises(LineCut):
            await asked
        with pytest.raises(LineCut):
            await one.line.ask("now")
        one.line.tell("news")

    between(talk)


def test_a_question_that_was_given_up_leaves_the_line_in_order() -> None:
    async def talk(one: End, _: End) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await one.line.ask("never")
        assert await one.line.ask("now") == b"now:"

    between(talk)
