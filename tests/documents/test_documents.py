"""What became of what a citizen sent: kept once, joined in order, used again, and forgotten with its files."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from seva.citizens.merging import merge
from seva.core import Core, build_core
from seva.documents.documents import names_of
from seva.documents.files import FileMissing, FilesUnavailable, Vault
from seva.documents.intake import DocumentRefused, FakeIntake, IntakeUnavailable, Wanted
from seva.documents.model import Issued
from seva.documents.rows import Rows
from seva.settings import Settings
from seva.storage.tables import applications, document_pages, documents
from tests.conftest import SetClock
from tests.documents.conftest import JPEG, PDF, Desk


def test_what_came_is_kept_for_nothing_yet(desk: Desk) -> None:
    kept = desk.documents.receive(desk.citizen, PDF, "ration card.pdf", came_as="a" * 32)
    assert (kept.purpose, kept.source, kept.name, kept.size) == (None, "pdf", "ration card.pdf", len(PDF))
    assert desk.documents.find(desk.citizen, kept.id) == kept == desk.documents.loose(desk.citizen)[0]
    assert desk.documents.content(kept) == PDF
    assert desk.documents.find("0" * 32, kept.id) is None, "another citizen does not get it"


def test_a_message_that_is_handled_again_is_kept_once(desk: Desk, intake: FakeIntake) -> None:
    first, again = (desk.documents.receive(desk.citizen, JPEG, came_as="b" * 32) for _ in range(2))
    assert first == again and len(intake.seen) == 1 and len(desk.files) == 1


def test_a_file_that_was_never_written_is_written_when_the_message_comes_again(desk: Desk) -> None:
    kept = desk.documents.receive(desk.citizen, JPEG, came_as="b" * 32)
    desk.files[0].unlink()
    again = desk.documents.receive(desk.citizen, JPEG, came_as="b" * 32)
    assert again.id == kept.id and desk.documents.content(again) == JPEG


@pytest.mark.parametrize("error", [DocumentRefused("password"), IntakeUnavailable("busy")])
def test_what_is_not_taken_leaves_nothing(desk: Desk, intake: FakeIntake, error: Exception) -> None:
    intake.refuse = error
    with pytest.raises(type(error)):
        desk.documents.receive(desk.citizen, PDF)
    assert desk.files == [] and desk.documents.loose(desk.citizen) == []


def test_pages_are_joined_in_the_order_of_sending(desk: Desk, intake: FakeIntake) -> None:
    last = desk.documents.use(desk.documents.receive(desk.citizen, JPEG + b"3", sent=desk.sent(5, 1)), desk.purpose())
    for content, seconds, arrived in ((JPEG + b"1", 1, 2), (JPEG + b"2b", 3, 4), (JPEG + b"2a", 3, 3)):
        came = desk.documents.receive(desk.citizen, content, sent=desk.sent(seconds, arrived))
        last = desk.documents.use(came, desk.purpose(), last)
    files, _ = intake.seen[-1]
    assert files == (JPEG + b"1", JPEG + b"2a", JPEG + b"2b", JPEG + b"3")
    assert (last.pages, last.content_type, desk.documents.loose(desk.citizen)) == (4, "application/pdf", [])


def test_a_page_that_came_again_is_found_where_it_is(desk: Desk) -> None:
    first = desk.documents.use(desk.documents.receive(desk.citizen, JPEG, came_as="a" * 32), desk.purpose())
    second = desk.documents.receive(desk.citizen, JPEG + b"2", came_as="b" * 32)
    joined = desk.documents.use(second, desk.purpose(), first)
    assert desk.documents.receive(desk.citizen, JPEG + b"2", came_as="b" * 32) == joined


def test_pages_that_cannot_be_taken_together_change_nothing(desk: Desk, intake: FakeIntake) -> None:
    first = desk.documents.use(desk.documents.receive(desk.citizen, JPEG), desk.purpose())
    second = desk.documents.receive(desk.citizen, JPEG + b"2")
    intake.refuse = DocumentRefused("cannot_fit")
    with pytest.raises(DocumentRefused):
        desk.documents.use(second, desk.purpose(), first)
    assert desk.documents.find(desk.citizen, first.id) == first
    assert desk.documents.find(desk.citizen, second.id) == second


def test_a_document_given_before_is_used_again_and_outlives_the_first(desk: Desk) -> None:
    given = desk.documents.use(desk.documents.receive(desk.citizen, PDF), desk.purpose())
    other = desk.core.applications.start(desk.citizen, "domicile_certificate", "revenue", "hi")
    found = desk.documents.last_given(desk.citizen, "id_proof", other.id)
    assert found is not None and found.id == given.id
    again = desk.documents.use_again(found, desk.purpose(application=other))
    assert again is not None
    desk.documents.remove([given])
    assert desk.documents.content(again) == PDF
    desk.documents.remove([again])
    assert desk.files == []


def narrower(desk: Desk, at: str) -> None:
    """One service's department takes less than a photo has; the others take it."""
    desk.documents._wanted = lambda purpose: Wanted(max_bytes=8 if purpose.service == at else 100_000)


def test_used_again_where_less_is_taken_it_is_made_smaller(desk: Desk, intake: FakeIntake) -> None:
    given = desk.documents.use(desk.documents.receive(desk.citizen, JPEG), desk.purpose())
    other = desk.core.applications.start(desk.citizen, "domicile_certificate", "revenue", "hi")
    narrower(desk, other.service)
    intake.made = b"\xff\xd8 tiny"
    again = desk.documents.use_again(given, desk.purpose(application=other))
    assert again is not None and (again.size, desk.documents.content(again)) == (7, b"\xff\xd8 tiny")
    assert intake.seen[-1] == ((JPEG,), Wanted(max_bytes=8))
    assert desk.documents.content(given) == JPEG, "the first department's stays as it was"
    desk.documents.remove([given, again])
    assert desk.files == []


def test_used_again_where_it_cannot_be_made_so_small_changes_nothing(desk: Desk, intake: FakeIntake) -> None:
    given = desk.documents.use(desk.documents.receive(desk.citizen, JPEG), desk.purpose())
    other = desk.core.applications.start(desk.citizen, "domicile_certificate", "revenue", "hi")
    narrower(desk, other.service)
    intake.refuse = DocumentRefused("cannot_fit", {"limit": "8 B"})
    with pytest.raises(DocumentRefused):
        desk.documents.use_again(given, desk.purpose(application=other))
    assert desk.documents.of(other.id) == [] and len(desk.files) == 1


def test_what_was_forgotten_is_not_used_again(desk: Desk) -> None:
    given = desk.documents.use(desk.documents.receive(desk.citizen, PDF), desk.purpose())
    desk.documents.remove([given])
    assert desk.documents.use_again(given, desk.purpose("address_proof")) is None


def test_an_issued_document_is_verified_and_not_judged(desk: Desk, intake: FakeIntake) -> None:
    intake.findings = ("blurred",)
    issued = Issued("transport department", "in.gov.transport-DRVLC-1", desk.clock())
    kept = desk.documents.keep_issued(desk.citizen, PDF, issued, "licence.pdf", desk.purpose())
    found = desk.documents.find(desk.citizen, kept.id)
    assert found is not None and found.is_verified and found.issued == issued and found.findings == ()
    assert intake.seen[-1][1].is_issued


@pytest.mark.parametrize(("used", "days"), [(False, 30), (True, 180)])
def test_what_is_kept_no_longer_goes_with_its_files(desk: Desk, used: bool, days: int) -> None:
    came = desk.documents.receive(desk.citizen, PDF)
    if used:
        desk.documents.use(came, desk.purpose())
    desk.clock.forward(days=days - 1)
    assert desk.core.forgetting.forget() and len(desk.files) == 1
    desk.clock.forward(days=1, seconds=1)
    assert desk.core.forgetting.forget() and desk.files == []
    assert _rows(desk) == (0, 0)


def test_what_waits_for_a_department_is_not_forgotten(desk: Desk) -> None:
    came = desk.documents.use(desk.documents.receive(desk.citizen, PDF), desk.purpose())
    with desk.core.applications.database.begin() as connection:
        desk.core.deliveries.put(connection, desk.draft.id, "id_proof", came.id, came.sha256)
    desk.clock.forward(days=400)
    desk.core.forgetting.forget()
    desk.core.forgetting.erase(desk.citizen)
    assert desk.documents.content(came) == PDF


def test_erasing_touches_nobody_else(desk: Desk) -> None:
    other = desk.core.citizens.resolve("rest", "citizen-2").id
    mine, theirs = (desk.documents.receive(citizen, PDF) for citizen in (desk.citizen, other))
    desk.core.forgetting.erase(desk.citizen)
    assert desk.documents.content(theirs) == PDF and desk.documents.find(desk.citizen, mine.id) is None
    with pytest.raises(FileMissing):
        desk.documents.content(mine)


def test_who_was_known_twice_keeps_all_documents(desk: Desk) -> None:
    other = desk.core.citizens.resolve("rest", "citizen-2").id
    theirs = desk.documents.receive(other, PDF)
    with desk.core.applications.database.begin() as connection:
        merge(connection, other, desk.citizen)
    found = desk.documents.find(desk.citizen, theirs.id)
    assert found is not None and desk.documents.content(found) == PDF


def test_the_same_content_of_two_documents_is_kept_until_both_are_gone(desk: Desk) -> None:
    one, two = (desk.documents.receive(desk.citizen, PDF) for _ in range(2))
    assert len(desk.files) == 1
    desk.documents.remove([one])
    assert desk.documents.content(two) == PDF


def test_names_and_addresses_cannot_be_read_in_the_database(desk: Desk, settings: Settings) -> None:
    issued = Issued("transport department", "in.gov.transport-DRVLC-SUNITA", desk.clock())
    desk.documents.receive(desk.citizen, PDF, "sunita aadhaar.pdf")
    desk.documents.keep_issued(desk.citizen, PDF, issued, "sunita licence.pdf")
    stored = b"".join(path.read_bytes() for path in settings.home.rglob("*") if path.is_file()).lower()
    assert b"income_certificate" in stored and b"sunita" not in stored and b"a paper" not in stored


def test_documents_lie_where_the_settings_say(settings: Settings, clock: SetClock, intake: FakeIntake) -> None:
    s3 = settings.model_copy(update={"files_url": "s3://seva-documents/live", "files_endpoint": "http://127.0.0.1:9"})
    assert isinstance(build_core(s3, clock, intake=intake), Core)


def _rows(desk: Desk) -> tuple[int, ...]:
    with desk.documents.database.begin() as connection:
        return tuple(len(connection.execute(table.select()).all()) for table in (documents, document_pages))


def test_photos_are_never_added_to_what_an_issuer_vouches_for(desk: Desk) -> None:
    issued = Issued("in.gov.uidai", "in.gov.uidai-ADHAR-1", desk.clock())
    kept = desk.documents.keep_issued(desk.citizen, JPEG, issued, purpose=desk.purpose())
    assert kept.is_verified and not kept.is_of_photos


def test_a_document_of_more_pages_than_are_wanted_is_looked_at_again(desk: Desk, intake: FakeIntake) -> None:
    desk.documents._wanted = lambda _: Wanted(max_pages=0)
    desk.documents.use(desk.documents.receive(desk.citizen, PDF), desk.purpose())
    assert intake.seen[-1][1].max_pages == 0


def test_a_store_that_is_away_keeps_rows_and_files_together(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = desk.documents.receive(desk.citizen, PDF)

    def away(*_: object) -> None:
        raise FilesUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "forget", away)
        with pytest.raises(FilesUnavailable):
            desk.documents.remove([kept])
        desk.clock.now = kept.kept_until + timedelta(days=1)
        assert not desk.core.forgetting.forget()
    assert desk.documents.find(desk.citizen, kept.id) and len(desk.files) == 1
    assert desk.core.forgetting.forget() and desk.files == []


def test_no_file_is_left_behind_when_joining_is_cut_off(
    desk: Desk, intake: FakeIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.documents.use(desk.documents.receive(desk.citizen, JPEG), desk.purpose())
    second = desk.documents.receive(desk.citizen, PDF)
    intake.made = JPEG + PDF
    _cut_off(desk, monkeypatch, (Rows, "change"), lambda: desk.documents.use(second, desk.purpose(), into=first))
    desk.documents.use(second, desk.purpose(), into=first)
    assert len(desk.files) == 3
    better = desk.documents.receive(desk.citizen, JPEG + b" better")
    intake.made = JPEG + PDF + b" better"
    (document,) = desk.documents.of(desk.draft.id)
    replaced = document.made_of[0]
    again = partial(desk.documents.use, better, desk.purpose(), into=document, instead_of=replaced)
    _cut_off(desk, monkeypatch, (Vault, "forget"), again)


def _cut_off(desk: Desk, monkeypatch: pytest.MonkeyPatch, at: tuple[type, str], do: Callable[[], object]) -> None:
    """Does it as far as that; the worker finds what no row speaks of, once it cannot be under way any more."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(*at, end)
        do()
    left, known = set(desk.files), _known(desk)
    assert left > known
    assert desk.core.forgetting.forget() and set(desk.files) == left
    desk.clock.forward(hours=2)
    assert desk.core.forgetting.forget() and set(desk.files) == known


def _known(desk: Desk) -> set[Path]:
    kept = [*desk.documents.of(desk.draft.id), *desk.documents.loose(desk.citizen)]
    return {desk.folder / name for document in kept for name in names_of(document)}


def test_what_waits_for_an_application_that_is_not_filed_any_more_is_forgotten(desk: Desk) -> None:
    came = desk.documents.use(desk.documents.receive(desk.citizen, PDF), desk.purpose())
    with desk.documents.database.begin() as connection:
        desk.core.deliveries.put(connection, desk.draft.id, "id_proof", came.id, came.sha256)
        connection.execute(update(applications).values(status="refused"))
    desk.clock.now = came.kept_until + timedelta(days=1)
    assert desk.core.forgetting.forget() and desk.files == []


def test_what_came_from_an_issuer_is_used_for_what_was_agreed_to_only(desk: Desk) -> None:
    issued = Issued("in.gov.uidai", "in.gov.uidai-ADHAR-1", desk.clock())
    desk.documents.keep_issued(desk.citizen, PDF, issued, purpose=desk.purpose())
    other = desk.core.applications.start(desk.citizen, "domicile_certificate", "revenue", "hi")
    assert desk.documents.last_given(desk.citizen, "id_proof", other.id) is None
