"""From the link in the chat to documents in the application, with all that may happen in between."""

from dataclasses import replace

import pytest

from seva.applications.application import Content
from seva.digilocker.consent import LINK_LIFE, PAGE_LIFE
from seva.digilocker.errors import Away, DigiLockerError, GrantRefused, Nonsense, NotSetUp, NotThere, TokenEnded
from seva.digilocker.pulling import LEASE, PAUSES
from seva.documents.model import Issued as Source
from seva.documents.model import Purpose
from seva.messaging.nudges import NEWS
from seva.settings import Settings
from tests.conftest import SetClock
from tests.digilocker.locker import POSSIBLE, Scene, inbox_of, lockers


def test_documents_arrive_and_the_tokens_are_given_back(scene: Scene) -> None:
    assert scene.desk.possible(scene.application) == POSSIBLE
    seen = scene.all_the_way()
    assert seen.said == "taken"
    assert scene.taken == POSSIBLE
    assert scene.documents["photo"] == {"later": True}
    assert {scene.documents[name]["source"] for name in POSSIBLE} == {"issued"}
    kept = scene.core.documents.of(scene.application.id)
    assert len(kept) == len(POSSIBLE)
    assert all(one.is_verified and one.issued and one.issued.uri and one.issued.issuer for one in kept)
    assert scene.fake.is_closed
    row = scene.row()
    assert (row["state"], row["outcome"], row["purpose"]) == ("ended", "taken", "application_documents")
    assert row["content_encrypted"] is None, "no verifier, code or token stays"
    assert row["revoked_at"] and row["opened_at"] and row["granted_at"]
    assert scene.news() == ["digilocker.taken"]


def test_one_file_serves_several_documents(scene: Scene) -> None:
    scene.all_the_way()
    assert scene.documents["id_proof"]["sha256"] == scene.documents["address_proof"]["sha256"]
    assert scene.fake.calls["file"] == 3  # Aadhaar, income certificate, ration card


def test_only_kinds_that_the_open_documents_need_are_asked_for(scene: Scene) -> None:
    given = {
        **scene.documents,
        "id_proof": {"sha256": "0"},
        "address_proof": {"sha256": "0"},
        "ration_card": {"sha256": "0"},
    }
    scene.core.applications.save_content(scene.now, replace(scene.now.content, documents=given))
    scene.back(*scene.allow())
    assert scene.documents["id_proof"] == {"sha256": "0"}
    assert scene.row()["documents"] == "income_proof"
    assert scene.fake.calls["file"] == 1


def test_what_is_not_there_is_told(scene: Scene) -> None:
    assert scene.all_the_way("Mohan").said == "partly"
    assert scene.taken == ["id_proof", "address_proof"]
    (notice,) = scene.core.outbox.take(scene.citizen.id)
    assert notice.message == "digilocker.partly"
    assert notice.values["documents"] == "id_proof,address_proof"
    assert notice.values["missing"] == "income_proof,ration_card"


def test_an_empty_locker(scene: Scene) -> None:
    assert scene.all_the_way("Farida").said == "nothing"
    assert scene.taken == []
    assert scene.fake.is_closed
    assert scene.news() == ["digilocker.nothing"]


def test_no_at_digilocker(scene: Scene) -> None:
    state, _ = scene.allow()
    assert scene.back(state, error="access_denied").said == "refused"
    assert scene.news() == ["digilocker.refused"]
    assert scene.fake.calls == {}
    assert scene.row()["content_encrypted"] is None


@pytest.mark.parametrize("error", ["server_error", "invalid_request", "<script>"])
def test_another_error_of_digilocker(scene: Scene, error: str) -> None:
    state, _ = scene.allow()
    assert scene.back(state, error=error).said == "failed"
    assert scene.row()["error"] == ("unknown_error" if "<" in error else error), "anybody can write into an address"
    assert scene.news() == ["digilocker.failed"]


def test_the_same_answer_again_changes_nothing(scene: Scene) -> None:
    state, code = scene.allow()
    assert [scene.back(state, code).said for _ in range(3)] == ["taken"] * 3
    assert scene.back(state, error="access_denied").said == "taken"
    assert scene.fake.calls["exchange"] == 1
    assert scene.news() == ["digilocker.taken"]


def test_a_replayed_state_with_another_code_is_not_taken(scene: Scene) -> None:
    state, code = scene.allow()
    scene.back(state, code)
    assert scene.back(state, "another-code").said == "taken"
    assert scene.fake.calls["exchange"] == 1


@pytest.mark.parametrize("state", ["", "nobody", "x" * 5000], ids=["none", "unknown", "long"])
def test_an_answer_that_nobody_asked_for(scene: Scene, state: str) -> None:
    assert scene.back(state, "code").said == "unknown"
    assert scene.fake.calls == {}


@pytest.mark.parametrize("cookie", ["", "somebody", "x" * 5000], ids=["none", "another", "long"])
def test_an_answer_in_another_browser_is_not_taken(scene: Scene, cookie: str) -> None:
    state, code = scene.allow()
    assert scene.back(state, code, cookie=cookie).said == "elsewhere"
    assert scene.fake.calls == {}
    assert scene.back(state, code).said == "taken", "the right browser is not held up by it"


def test_a_link_is_opened_by_one_browser(scene: Scene) -> None:
    link = scene.link()
    assert scene.desk.look(link).said == "offered", "looking, as a preview does, uses nothing up"
    first = scene.open(link)
    assert first.cookie and first.page
    again = scene.open(link)
    assert again.page == first.page and again.cookie is None
    other = scene.desk.open(link, "another browser")
    assert (other.said, other.page) == ("used", None)


def test_a_link_is_good_for_ten_minutes(scene: Scene, clock: SetClock) -> None:
    link = scene.link()
    clock.now += LINK_LIFE
    assert scene.open(link).said == "expired"
    assert scene.desk.work() == 1
    assert scene.row()["outcome"] == "expired"
    assert scene.news() == [], "of a link that nobody opened nobody hears"
    assert scene.desk.open(link).said == "expired"


def test_who_comes_back_too_late_is_told(scene: Scene, clock: SetClock) -> None:
    state, code = scene.allow()
    clock.now += PAGE_LIFE
    assert scene.back(state, code).said == "expired"
    assert scene.desk.work() == 1
    assert scene.news() == ["digilocker.expired"]
    assert scene.back(state, code).said == "expired"
    assert scene.fake.calls == {}


def test_a_new_link_ends_the_old_one(scene: Scene) -> None:
    old, new = scene.link(), scene.link()
    assert scene.desk.look(old).said == "replaced"
    assert scene.open(new).said == "offered"
    state, code = scene.allow(seen=scene.open(new))
    scene.link()
    assert scene.back(state, code).said == "replaced"
    assert scene.taken == []


LINKS = {"none": "", "unknown": "nobody", "long": "x" * 5000, "nul": "\0", "hindi": "हिंदी"}


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_link_that_is_none_of_ours(scene: Scene, link: str) -> None:
    assert scene.desk.look(link).said == scene.desk.open(link).said == "unknown"


AWAY: list[tuple[str, DigiLockerError]] = [
    ("exchange", Away("503")), ("issued", Away("530")), ("issued", Nonsense("200")), ("file", Nonsense("hmac")),
    ("file", Away("time-out")),
]  # fmt: skip


@pytest.mark.parametrize(("where", "error"), AWAY)
def test_what_is_away_for_a_moment_is_asked_again_by_the_worker(
    scene: Scene, clock: SetClock, where: str, error: DigiLockerError
) -> None:
    scene.fake.failures[where] = [error]
    assert scene.all_the_way().said == "working"
    assert scene.desk.work() == 0
    clock.now += PAUSES[0]
    assert scene.desk.work() == 1
    assert scene.taken == POSSIBLE
    assert scene.news() == ["digilocker.taken"]
    assert scene.fake.is_closed
    assert scene.desk.work() == 0


@pytest.mark.parametrize("where", ["exchange", "issued", "file"])
def test_what_stays_away_ends_with_a_word_to_the_citizen(scene: Scene, clock: SetClock, where: str) -> None:
    scene.fake.failures[where] = [Away("503")] * 20
    state, code = scene.allow()
    assert scene.back(state, code).said == "working"
    for pause in PAUSES:
        assert scene.news() == []
        clock.now += pause
        assert scene.desk.work() == 1
    assert scene.news() == ["digilocker.failed"]
    assert scene.row()["content_encrypted"] is None
    assert scene.back(state, code).said == "failed"
    assert scene.desk.work() == 0


@pytest.mark.parametrize("error", [GrantRefused("invalid_grant"), NotSetUp("invalid_client")])
def test_what_asking_again_cannot_help_ends_at_once(scene: Scene, error: DigiLockerError) -> None:
    scene.fake.failures["exchange"] = [error]
    assert scene.all_the_way().said == "failed"
    assert scene.news() == ["digilocker.failed"]


def test_an_access_token_that_has_ended_is_renewed_once(scene: Scene, clock: SetClock) -> None:
    scene.fake.failures["file"] = [Away("503")]
    scene.all_the_way()
    scene.fake.expire()
    clock.now += PAUSES[0]
    scene.desk.work()
    assert scene.taken == POSSIBLE
    assert scene.fake.calls["refresh"] == 1
    assert scene.fake.is_closed


def test_a_file_that_is_gone_is_left_out(scene: Scene) -> None:
    scene.fake.failures["file"] = [NotThere("invalid_uri")]
    assert scene.all_the_way().said == "taken", "a driving licence proves who one is, too"
    assert scene.documents["id_proof"]["sha256"] != scene.documents["address_proof"]["sha256"]


def test_a_file_that_is_none_is_left_out(scene: Scene) -> None:
    locker = scene.fake.lockers["Sunita"]
    scene.fake.lockers["Sunita"] = {one: b"not a file" if one.doctype == "RATCR" else c for one, c in locker.items()}
    assert scene.all_the_way().said == "partly"
    assert scene.taken == ["id_proof", "address_proof", "income_proof"]


@pytest.mark.parametrize("failures", [1, 2])
def test_tokens_are_given_back_later_where_that_fails(scene: Scene, clock: SetClock, failures: int) -> None:
    scene.fake.failures["revoke"] = [Away("503")] * failures
    assert scene.all_the_way().said == "taken"
    assert not scene.fake.is_closed
    for pause in PAUSES[:failures]:
        clock.now += pause
        assert scene.desk.work() == 1
    assert scene.fake.is_closed
    assert scene.row()["revoked_at"] and scene.row()["content_encrypted"] is None
    assert scene.desk.work() == 0


def test_tokens_that_cannot_be_given_back_are_forgotten(scene: Scene, clock: SetClock) -> None:
    scene.fake.failures["revoke"] = [Away("503")] * 20
    scene.all_the_way()
    for pause in PAUSES:
        clock.now += pause
        scene.desk.work()
    assert scene.row()["content_encrypted"] is None and scene.row()["revoked_at"] is None
    assert scene.fake.calls["revoke"] == len(PAUSES) + 1
    assert scene.desk.work() == 0


def test_a_photo_that_came_meanwhile_stays(scene: Scene) -> None:
    state, code = scene.allow()
    scene.core.applications.save_content(scene.now, scene.now.content.with_document("id_proof", {"sha256": "photo"}))
    assert scene.back(state, code).said == "partly"
    assert scene.documents["id_proof"] == {"sha256": "photo"}


def test_an_application_that_has_gone_on_is_left_alone(scene: Scene) -> None:
    state, code = scene.allow()
    with scene.core.applications.database.begin() as connection:
        scene.core.applications.pass_to(connection, scene.now, "discarded", Content())
    assert scene.back(state, code).said == "late"
    assert scene.fake.calls == {}
    assert scene.news() == []


def test_a_kill_after_the_yes_is_taken_up_by_the_worker(
    scene: Scene, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, code = scene.allow()
    with monkeypatch.context() as killed:
        killed.setattr(scene.desk._pulling, "pull", _killed)
        with pytest.raises(KeyboardInterrupt):
            scene.back(state, code)
    assert scene.back(state, code).said == "working"
    clock.now += LEASE
    assert scene.desk.work() == 1
    assert scene.taken == POSSIBLE


def _killed(_consent: object) -> None:
    raise KeyboardInterrupt


def test_a_kill_in_the_middle_takes_nothing_twice(scene: Scene, clock: SetClock) -> None:
    scene.fake.failures["file"] = [TokenEnded("x"), Away("503")]
    scene.all_the_way()
    clock.now += PAUSES[0]
    scene.desk.work()
    assert scene.taken == POSSIBLE
    assert scene.news() == ["digilocker.taken"]


def test_to_be_forgotten_ends_it_and_leaves_the_evidence(scene: Scene) -> None:
    state, code = scene.allow()
    scene.core.citizens.erase(scene.citizen.id)
    row = scene.row()
    assert (row["state"], row["outcome"], row["content_encrypted"]) == ("ended", "erased", None)
    assert row["withdrawn_at"] and row["application_id"] is None
    assert scene.back(state, code).said == "unknown" or scene.back(state, code).said == "erased"
    assert scene.fake.calls == {}


def with_tokens(scene: Scene) -> None:
    """DigiLocker gave tokens and then went away, so that the consent is still open."""
    scene.fake.failures["issued"] = [Away("503")]
    assert scene.all_the_way().said == "working" and not scene.fake.is_closed


def test_to_be_forgotten_gives_the_tokens_back(scene: Scene) -> None:
    with_tokens(scene)
    scene.core.citizens.erase(scene.citizen.id)
    assert scene.desk.work() == 1
    row = scene.row()
    assert scene.fake.is_closed and row["revoked_at"]
    assert (row["state"], row["outcome"], row["content_encrypted"]) == ("ended", "erased", None)
    assert scene.desk.work() == 0 and scene.news() == []


def test_to_be_forgotten_while_digilocker_is_away_ends_too(scene: Scene, clock: SetClock) -> None:
    with_tokens(scene)
    scene.core.citizens.erase(scene.citizen.id)
    scene.fake.failures["revoke"] = [Away("503")] * 20
    for pause in (*PAUSES, PAUSES[0]):
        assert scene.desk.work() == 1
        clock.now += pause
    assert scene.desk.work() == 0
    row = scene.row()
    assert (row["content_encrypted"], row["revoked_at"]) == (None, None)


def test_to_be_forgotten_before_any_token_came_keeps_nothing(scene: Scene) -> None:
    scene.fake.failures["exchange"] = [Away("503")]
    scene.all_the_way()
    scene.core.citizens.erase(scene.citizen.id)
    scene.desk.work()
    assert scene.row()["content_encrypted"] is None and "revoke" not in scene.fake.calls


def test_the_conversation_goes_on_by_itself_where_it_can_be_written_to(scene: Scene) -> None:
    scene.has_written()
    state, code = scene.allow()
    scene.back(state, code)
    scene.back(state, code)
    inbox = inbox_of(scene.core)
    (waiting,) = inbox.claim("test", 5)
    assert (waiting.kind, waiting.our_number, waiting.message_id) == (NEWS, "109", "")
    assert waiting.content == {"application": scene.application.id, "language": "hi"}
    assert inbox.settle(waiting, []) is None


def test_nothing_that_could_be_used_stands_in_the_clear(scene: Scene, settings) -> None:  # type: ignore[no-untyped-def]
    link = scene.link()
    seen = scene.open(link)
    state, code = scene.allow(seen=seen)
    scene.fake.failures["issued"] = [Away("503")]
    scene.back(state, code)
    tokens = list(scene.fake._tokens)
    content = (settings.home / "seva.db").read_bytes() + (settings.home / "seva.db-wal").read_bytes()
    for secret in (link, state, code, scene.cookie, *tokens, "Sunita", "gov.uidai"):
        assert secret.encode() not in content
    assert b"application_documents" in content


def test_a_row_whose_file_was_never_written_is_no_document(scene: Scene, settings: Settings) -> None:
    state, code = scene.allow()
    scene.fake.failures["issued"] = [Away("down")]
    scene.back(state, code)
    documents, uri = scene.core.documents, next(i.uri for i in lockers()["Sunita"] if i.doctype == "ADHAR")
    purpose = Purpose(scene.application.id, scene.application.service, "id_proof")
    lost = documents.keep_issued(scene.citizen.id, b"%PDF-1.7 cut", Source("x", uri, scene.core.clock()), "", purpose)
    (settings.files / lost.stored_as).unlink()
    scene.core.clock.now = scene.row()["next_attempt_at"]  # type: ignore[attr-defined]
    scene.desk.work()
    assert scene.row()["outcome"] == "taken"
    assert all(documents.is_whole(kept) for kept in documents.of(scene.application.id))
