"""Files: uploaded once, fetched whole, and the token shown to nobody else."""

import asyncio
import base64
import hashlib
from typing import Any

import httpx
import pytest

from connectors.whatsapp.errors import GraphRefused, GraphUnreachable, MediaDamaged, MediaElsewhere, MediaTooLarge
from connectors.whatsapp.graph import Graph, build_graph
from connectors.whatsapp.graph.uploads import Uploads
from tests.conftest import SetClock
from tests.connectors.whatsapp.sending.desk import ASHA, FIRST, SECOND, Desk
from tests.connectors.whatsapp.sending.graph_fake import OURS, answering, graph, run

PDF = b"%PDF-1.7 income certificate"
DIGEST = hashlib.sha256(PDF)
BASE64 = base64.b64encode(DIGEST.digest()).decode()
META = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"


def with_desk(desk: Desk, call: Any) -> Any:
    async def made() -> Any:
        graph = build_graph(desk.settings(), desk.clock)
        try:
            return await call(graph)
        finally:
            await graph.close()

    return asyncio.run(made())


def link(url: str = META, **more: Any) -> dict[str, Any]:
    return {"url": url, "mime_type": "application/pdf", "sha256": DIGEST.hexdigest(), "file_size": len(PDF), **more}


def files(told: dict[str, Any], *answers: httpx.Response) -> Any:
    """Graph that names a link, whose answers come one after the other."""
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=told) if request.url.host == "graph.example" else left.pop(0)

    return answer


def test_the_same_bytes_are_uploaded_once_for_each_number(desk: Desk) -> None:
    async def call(graph: Graph) -> list[str]:
        given = [(FIRST.id, PDF), (FIRST.id, PDF), (SECOND.id, PDF), (FIRST.id, PDF + b"!")]
        return [await graph.media.upload(number, content, "application/pdf") for number, content in given]

    ids = with_desk(desk, call)
    assert ids[0] == ids[1] and len(set(ids)) == 3
    kept = desk.world.media.get(ids[0])
    assert (kept.content, kept.mime_type) == (PDF, "application/pdf")


def test_an_upload_is_forgotten_in_time_and_when_it_is_deleted(desk: Desk) -> None:
    async def call(graph: Graph) -> list[str]:
        ids = []
        for days in (0, 24, 2):
            desk.world.scheduler.advance(days * 86400)
            ids.append(await graph.media.upload(FIRST.id, PDF, "application/pdf"))
        await graph.media.delete(FIRST.id, ids[-1])
        ids.append(await graph.media.upload(FIRST.id, PDF, "application/pdf"))
        return [*ids, await graph.media.upload(FIRST.id, PDF, "application/pdf", is_fresh=True)]

    first, second, *others = with_desk(desk, call)
    assert first == second and len({first, *others}) == 4


def test_of_many_uploads_the_last_used_are_known() -> None:
    uploads = Uploads(SetClock(), most=2)
    for name in "ab":
        uploads.put((OURS, name, "x"), name)
    assert uploads.get((OURS, "a", "x")) == "a"
    uploads.put((OURS, "c", "x"), "c")
    assert [uploads.get((OURS, name, "x")) for name in "abc"] == ["a", None, "c"]


def test_a_citizens_file_is_fetched_whole(desk: Desk) -> None:
    desk.world.add_phone(ASHA)
    desk.world.handset(ASHA).media("document", PDF, "application/pdf")
    (message,) = desk.world.messages.received.values()
    told = message.message["document"]
    assert with_desk(desk, lambda graph: graph.media.download(FIRST.id, told["id"], told["sha256"], 1000)) == PDF
    with pytest.raises(GraphRefused):
        with_desk(desk, lambda graph: graph.media.download(SECOND.id, told["id"], told["sha256"], 1000))


@pytest.mark.parametrize("sha256", [None, BASE64, BASE64.replace("+", "-").replace("/", "_"), DIGEST.hexdigest()])
def test_a_link_that_is_too_old_is_looked_up_again(sha256: str | None) -> None:
    answer = files(link(), httpx.Response(404), httpx.Response(200, content=PDF))
    assert run(graph(answer).media.download(OURS, "m1", sha256, 1000)) == PDF


def test_a_link_that_stays_too_old_is_given_up() -> None:
    answer = files(link(), httpx.Response(404), httpx.Response(404))
    with pytest.raises(GraphRefused):
        run(graph(answer).media.download(OURS, "m1", None, 1000))


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x", "http://lookaside.fbsbx.com/x", "https://lookaside.fbsbx.com.evil.example/x",
        "https://lookaside.fbsbx.com@evil.example/x", "http://graph.example/x", "https://graph.example:8443/x",
    ],
)  # fmt: skip
def test_the_token_goes_to_meta_only(url: str) -> None:
    with pytest.raises(MediaElsewhere):
        run(graph(files(link(url))).media.download(OURS, "m1", None, 1000))


@pytest.mark.parametrize(
    ("told", "sha256", "most", "expected"),
    [
        (link(), None, 5, MediaTooLarge),
        (link(file_size="5"), None, 5, MediaTooLarge),
        (link(sha256="00"), None, 1000, MediaDamaged),
        (link(sha256="nonsense"), None, 1000, MediaDamaged),
        (link(), base64.b64encode(b"0" * 32).decode(), 1000, MediaDamaged),
        ({"id": "m1"}, None, 1000, GraphUnreachable),
    ],
)
def test_what_is_not_taken(told: Any, sha256: str | None, most: int, expected: type[Exception]) -> None:
    with pytest.raises(expected):
        run(graph(files(told, httpx.Response(200, content=PDF))).media.download(OURS, "m1", sha256, most))


def test_an_upload_that_names_no_id_may_be_tried_again() -> None:
    with pytest.raises(GraphUnreachable):
        run(graph(answering(200, {})).media.upload(OURS, PDF, "application/pdf"))
