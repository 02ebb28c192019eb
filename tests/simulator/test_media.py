"""Media: types, sizes, owners, links of five minutes, expiry."""

import base64
import hashlib

import pytest

from simulator.whatsapp import Number
from simulator.whatsapp.http import Fetched
from tests.simulator.conftest import MakeRig
from tests.simulator.rig import CITIZEN, MP4, OGG, PDF, PNG, WEBP, Rig, error_of

DAY = 86400
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "mime_type"),
    [
        (PNG, "image/png"),
        (PDF, "application/pdf"),
        (OGG, "audio/ogg; codecs=opus"),
        (MP4, "video/mp4"),
        (WEBP, "image/webp"),
    ],
    ids=["image", "document", "audio", "video", "sticker"],
)
def test_what_is_uploaded_can_be_downloaded(rig: Rig, content: bytes, mime_type: str) -> None:
    media = rig.upload(content, mime_type).json()["id"]
    found = rig.graph("GET", media, params={"phone_number_id": rig.number}).json()
    assert found["messaging_product"] == "whatsapp"
    assert found["sha256"] == hashlib.sha256(content).hexdigest()
    assert found["file_size"] == len(content)
    answer = rig.client.get(found["url"], headers={"Authorization": "Bearer test-access-token"})
    assert (answer.status_code, answer.content) == (200, content)


def test_a_link_needs_the_token_and_lives_five_minutes(rig: Rig) -> None:
    media = rig.upload().json()["id"]
    url, token = rig.graph("GET", media).json()["url"], {"Authorization": "Bearer test-access-token"}
    assert rig.client.get(url).status_code == 401
    assert rig.client.get(url.replace("mid=", "mid=9"), headers=token).status_code == 404
    rig.world.scheduler.advance(299)
    assert rig.client.get(url, headers=token).status_code == 200
    rig.world.scheduler.advance(2)
    assert rig.client.get(url, headers=token).status_code == 404
    assert rig.client.get(rig.graph("GET", media).json()["url"], headers=token).status_code == 200


def test_uploads_live_30_days_and_received_media_7(rig: Rig) -> None:
    uploaded = rig.upload().json()["id"]
    rig.world.handset(CITIZEN).media("image", PNG, "image/png")
    rig.world.settle()
    received = rig.webhook.items("messages")[0]["image"]["id"]
    for days, both in ((6.9, (200, 200)), (0.2, (200, 400)), (22.8, (200, 400)), (0.2, (400, 400))):
        rig.world.scheduler.advance(days * DAY)
        assert (rig.graph("GET", uploaded).status_code, rig.graph("GET", received).status_code) == both


def test_media_of_another_number_is_not_shown_and_not_sent(make_rig: MakeRig) -> None:
    rig = make_rig(numbers=(Number(), Number(id="2", display="911140000002")))
    rig.world.add_phone(CITIZEN)
    media = rig.upload().json()["id"]
    assert error_of(rig.graph("GET", media, params={"phone_number_id": "2"})) == (400, 100)
    rig.number = "2"
    assert error_of(rig.send("image", {"id": media})) == (400, 131009)
    assert error_of(rig.graph("DELETE", media, params={"phone_number_id": "2"})) == (400, 100)


def test_what_was_deleted_is_gone(rig: Rig) -> None:
    media = rig.upload().json()["id"]
    assert rig.graph("DELETE", media).json() == {"success": True}
    answer = rig.graph("GET", media)
    assert error_of(answer) == (400, 100)
    assert answer.json()["error"]["error_subcode"] == 33
    assert error_of(rig.send("image", {"id": media})) == (400, 131009)


@pytest.mark.parametrize(
    ("content", "mime_type"),
    [
        (b"x", "image/heic"),
        (b"", "image/png"),
        (PDF, "image/png"),
        (PNG + b"0" * 5 * 1024 * 1024, "image/png"),
        (WEBP + b"0" * 100 * 1024, "image/webp"),
        (OGG + b"0" * 16 * 1024 * 1024, "audio/ogg"),
    ],
    ids=["no such type", "empty", "another content", "large image", "large sticker", "large audio"],
)
def test_wrong_types_and_sizes_are_refused(rig: Rig, content: bytes, mime_type: str) -> None:
    assert error_of(rig.upload(content, mime_type)) == (400, 131053)


def test_an_animated_sticker_may_be_larger(rig: Rig) -> None:
    assert rig.upload(WEBP[:12] + b"VP8X" + b"ANIM" + b"0" * 200 * 1024, "image/webp").status_code == 200


def test_a_file_of_another_kind_fails_after_the_200(rig: Rig) -> None:
    sent = rig.sent_id("image", {"id": rig.upload(PDF, "application/pdf").json()["id"]})
    rig.pass_time()
    assert rig.statuses(sent) == ["failed"]
    assert rig.webhook.items("statuses")[0]["errors"][0]["code"] == 131053


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://example.gov.in/missing.pdf", None),
        ("https://example.gov.in/a.pdf", Fetched(PNG, "image/png")),
    ],
    ids=["missing", "another type"],
)
def test_a_link_that_gives_no_such_file_fails_after_the_200(rig: Rig, link: str, found: Fetched | None) -> None:
    if found:
        rig.links[link] = found
    sent = rig.sent_id("document", {"link": link})
    rig.pass_time()
    assert rig.statuses(sent) == ["failed"]


def test_a_link_is_fetched_and_kept_for_the_phone(rig: Rig) -> None:
    rig.links["https://example.gov.in/a.pdf"] = Fetched(PDF, "application/pdf")
    rig.sent_id("document", {"link": "https://example.gov.in/a.pdf", "filename": "a.pdf"})
    rig.pass_time()
    (media,) = rig.world.chat(CITIZEN)["messages"][-1]["fetched"].values()
    assert rig.client.get(f"/control/media/{media}").content == PDF


def test_media_lags_behind_text(rig: Rig) -> None:
    media = rig.sent_id("image", {"id": rig.upload().json()["id"]})
    text = rig.sent_id()
    rig.pass_time(0.5)
    delivered = [s["id"] for s in rig.webhook.items("statuses") if s["status"] == "delivered"]
    assert delivered == [text, media]


def test_a_citizens_file_comes_as_documented(rig: Rig) -> None:
    rig.graph("GET", rig.number)
    rig.world.handset(CITIZEN).media("document", PDF, "application/pdf", caption="certificate", filename="a.pdf")
    rig.world.handset(CITIZEN).voice(OGG)
    rig.world.settle()
    document, voice = rig.webhook.items("messages")
    assert document["document"] | {"id": "", "url": ""} == {
        "caption": "certificate",
        "filename": "a.pdf",
        "mime_type": "application/pdf",
        "sha256": base64.b64encode(hashlib.sha256(PDF).digest()).decode(),
        "id": "",
        "url": "",
    }
    assert (voice["audio"]["voice"], voice["audio"]["mime_type"]) == (True, "audio/ogg; codecs=opus")
    token = {"Authorization": "Bearer test-access-token"}
    assert rig.client.get(document["document"]["url"], headers=token).content == PDF


def test_an_upload_names_its_product_and_its_file(rig: Rig) -> None:
    path = f"{rig.number}/media"
    files = {"file": ("a.png", PNG, "image/png")}
    assert error_of(rig.graph("POST", path, files=files)) == (400, 100)
    assert error_of(rig.graph("POST", path, data={"messaging_product": "whatsapp"})) == (400, 100)
