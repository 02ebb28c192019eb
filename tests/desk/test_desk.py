"""The desk as officers use it: the queue, one application, decisions, several at once."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi.testclient import TestClient

from backoffice.office import Office
from backoffice.officers.deciding import Request, decide
from backoffice.officers.officer import Officer
from backoffice.officers.preview import draft
from seva.catalogue import Catalogue
from seva.officials import Role, Scope
from seva.officials.audit import Wanted
from seva.officials.build import Officials
from tests.backoffice.conftest import FakeClock
from tests.desk.conftest import FakeTold
from web.desk.parts import Told
from web.desk.values import PERSONAL_CHOICES

SENSITIVE = "caste_certificate_scst"
LOOK = {"reason": "deciding"}


def _case(at_desk: TestClient, reference: str, **query: Any) -> str:
    answer = at_desk.get(f"/desk/applications/{reference}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.text


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


def _post(at_desk: TestClient, reference: str, what: str, **form: Any) -> Any:
    page = _case(at_desk, reference)
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    given = {"seen": seen[1] if seen else ""} | form
    return at_desk.post(f"/desk/applications/{reference}/{what}", data=given)


def _noted(officials: Officials, reference: str) -> list[tuple[str, str, dict[str, str]]]:
    """What the audit log has about an application: who, what, details; the oldest first."""
    found = reversed(officials.audit.newest(Wanted(subject=reference)))
    return [(entry.login, entry.action, dict(entry.details)) for entry in found]


def test_the_queue_leads_to_the_most_urgent(visit: Callable[..., TestClient], file: Any, clock: FakeClock) -> None:
    late = file("obc_certificate")
    clock.advance(days=40)
    file()
    at_desk = visit()
    page = at_desk.get("/desk").text
    assert page.index(late) < page.rindex("/desk/applications/") and re.search(r"\d+ days late", page)
    assert "2 found" in page and 'aria-current="page"' in page
    hindi = at_desk.get("/desk", params={"lang": "hi"}).text
    assert re.search(r"\d+ दिन देर", hindi) and "ओबीसी प्रमाण पत्र" in hindi


def test_a_number_leads_to_its_application(at_desk: TestClient, file: Any) -> None:
    reference = file()
    found = at_desk.get("/desk", params={"text": reference.lower().replace("-", " ")}, follow_redirects=False)
    assert found.status_code == 303 and found.headers["Location"] == f"/desk/applications/{reference}"
    assert "Nothing fits" in at_desk.get("/desk", params={"text": "99999999"}).text


def test_the_empty_desk_says_so(at_desk: TestClient) -> None:
    assert "Nothing waits here" in at_desk.get("/desk").text


def test_nonsense_in_the_address_is_left_out(at_desk: TestClient) -> None:
    nonsense = ("page=99999", "page=x", "status=<b>", "waiting=%00", "due=later", "service=" + "x" * 900)
    for query in nonsense:
        assert at_desk.get(f"/desk?{query}").status_code == 200, query


def test_personal_details_are_hidden_until_a_look_is_recorded(
    at_desk: TestClient, officials: Officials, file: Any
) -> None:
    reference = file()
    page = _case(at_desk, reference)
    assert "Sunita" not in page and "9876543210" not in page and "S••• D•••" in page
    for personal in ("1,20,000", "Male", "110001", "Gandhi Road", "17 May"):
        assert personal not in page, personal
    refused = _post(at_desk, reference, "look", reason="")
    assert refused.status_code == 400 and "Sunita" not in refused.text and not _noted(officials, reference)
    assert "Sunita Devi" in _post(at_desk, reference, "look", **LOOK).text
    assert _noted(officials, reference) == [("asha@example.in", "personal.look", {"reason": "deciding"})]
    assert "17 May 1990" in _case(at_desk, reference) and "₹1,20,000" in _case(at_desk, reference)


def test_the_choices_that_are_hidden_are_questions_of_the_catalogue(catalogue: Catalogue) -> None:
    asked = {field.id for service in catalogue.services.values() for field in service.fields if field.type == "choice"}
    assert asked >= PERSONAL_CHOICES


def test_papers_are_pictures_side_by_side(at_desk: TestClient, officials: Officials, with_papers: str) -> None:
    base = f"/desk/applications/{with_papers}"
    for personal in ("papers/photo/pages/1", "papers/photo/file", "preview"):
        assert at_desk.get(f"{base}/{personal}").status_code == 400, personal
    assert "papers/photo/pages" not in _case(at_desk, with_papers)
    _post(at_desk, with_papers, "look", **LOOK)
    page = _case(at_desk, with_papers, left="photo", right="id_proof", right_page="2")
    assert page.count("<img ") == 2 and "Page 2 of 2" in page
    for address in re.findall(r'<img src="([^"]+)"', page):
        shown = at_desk.get(address)
        assert shown.status_code == 200 and shown.headers["Content-Type"] == "image/jpeg"
        assert shown.content.startswith(b"\xff\xd8") and shown.headers["Cache-Control"] == "no-store"
    saved = at_desk.get(f"{base}/papers/id_proof/file")
    assert saved.headers["Content-Disposition"] == "attachment" and saved.content.startswith(b"%PDF")
    for nothing in ("papers/id_proof/pages/3", "papers/income_proof/pages/1", "papers/photo/pages/0", "preview"):
        assert at_desk.get(f"{base}/{nothing}").status_code == 404, nothing
    assert [noted[1:] for noted in _noted(officials, with_papers)][-1] == ("desk.saved", {"document": "id_proof"})


def test_a_paper_that_cannot_be_drawn_says_so(at_desk: TestClient, client: TestClient, file: Any, sent: Any) -> None:
    reference = file()
    client.post(f"/applications/{reference}/documents", json={"documents": [sent("id_proof")]})
    _post(at_desk, reference, "look", **LOOK)
    assert "cannot be shown" in _case(at_desk, reference)
    assert at_desk.get(f"/desk/applications/{reference}/papers/id_proof/pages/1").status_code == 415


def test_approving_says_what_was_done_and_is_noted(at_desk: TestClient, officials: Officials, file: Any) -> None:
    reference = file()
    after = _post(at_desk, reference, "decide", action="approve")
    assert "Approved. The citizen is told." in after.text and "Issued" in after.text
    assert _noted(officials, reference) == [("asha@example.in", "desk.approve", {"order": "approve"})]
    refused = at_desk.post(f"/desk/applications/{reference}/decide", data={"action": "approve", "seen": "old"})
    assert refused.status_code == 409 and "Somebody else changed it" in refused.text


def test_what_was_typed_stays_when_it_cannot_be_sent(at_desk: TestClient, file: Any) -> None:
    reference = file(language="hi")
    given = {"reject_reason": "not_eligible", "reject_words": "Income too high <script>"}
    page = _post(at_desk, reference, "decide", action="reject", **given)
    assert page.status_code == 422 and page.text.count("citizen&#39;s language") > 1 and "autofocus>Income" in page.text
    assert "Income too high &lt;script&gt;" in page.text and "<script>" not in page.text.replace('<script src="', "")
    done = _post(at_desk, reference, "decide", action="reject", **{**given, "reject_words": "आमदनी ज़्यादा है"})
    assert "इस सेवा की शर्तें पूरी नहीं होतीं। आमदनी ज़्यादा है" in done.text


def test_script_in_a_name_is_text(at_desk: TestClient, file: Any, body: Callable[..., Any]) -> None:
    fields = body()["fields"] | {"applicant_name": "<script>alert(1)</script>"}
    reference = file(fields=fields)
    page = _post(at_desk, reference, "look", **LOOK).text
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page


def test_a_sensitive_kind_waits_for_another_officer(visit: Callable[..., TestClient], file: Any) -> None:
    asha, ravi = visit(Role.OFFICER), visit(Role.SUPERVISOR, login="ravi@example.in")
    reference = file(SENSITIVE)
    assert "Propose to approve" in _case(asha, reference)
    assert "A second officer has to confirm" in _post(asha, reference, "decide", action="approve").text
    assert _post(asha, reference, "confirm").status_code == 403
    assert reference in ravi.get("/desk", params={"waiting": "second"}).text
    page = _post(ravi, reference, "confirm")
    assert "Confirmed and done" in page.text and "Confirmed by a second officer" in page.text


def test_mistakes_are_corrected_where_they_may_be_read(at_desk: TestClient, file: Any) -> None:
    reference = file()
    form = {"field": "applicant_name", "value": "Sunita Sharma", "why": "As on the card"}
    assert _post(at_desk, reference, "correct", **form).status_code == 403
    _post(at_desk, reference, "look", **LOOK)
    page = _post(at_desk, reference, "correct", **form).text
    assert "<del>Sunita Devi</del>" in page and "<ins>Sunita Sharma</ins>" in page and "As on the card" in page
    _post(at_desk, reference, "decide", action="reject", reject_reason="duplicate")
    assert "was taken back" in _post(at_desk, reference, "reopen", why="Wrong file").text


def test_handed_out_of_sight_leads_back_to_the_queue(visit: Callable[..., TestClient], file: Any) -> None:
    reference = file()
    at_desk = visit()
    place = re.findall(r'<option value="(\w+)">', _case(at_desk, reference).split('id="to"')[1])[0]
    scope = Scope(frozenset({"revenue"}), frozenset({_district(at_desk, reference)}))
    here = visit(Role.OFFICER, scope, "ravi@example.in")
    page = _post(here, reference, "transfer", to=place, why="Lives there")
    assert page.url.path == "/desk" and "Handed over" in page.text
    assert here.get(f"/desk/applications/{reference}").status_code == 404


def _district(at_desk: TestClient, reference: str) -> str:
    from backoffice.officers.officer import find_for

    office: Office = at_desk.app.state.office  # type: ignore[attr-defined]
    with office.sessions.reading() as session:
        return str(find_for(session, Officer("x"), reference).district)


def test_several_are_listed_before_anything_is_done(
    at_desk: TestClient, file: Any, office: Office, clock: FakeClock
) -> None:
    alike, other = [file(), file()], file("ration_card_new")
    page = at_desk.post("/desk/several", data={"action": "start_review", "chosen": [*alike, other]}).text
    assert "Start review: 2 applications?" in page and "another service than the others" in page
    pairs = re.findall(r'name="chosen" value="([^"]+)"', page)
    assert [pair.split("|")[0] for pair in pairs] == alike and "Sunita" not in page
    clock.advance(seconds=1)
    office.sessions.transaction(lambda s: decide(s, office, Officer("ravi"), alike[0], Request("start_review")))
    went = at_desk.post("/desk/several/confirmed", data={"action": "start_review", "chosen": pairs}).text
    assert "1 done." in went and "1 stayed as they were." in went and "Somebody else changed it" in went
    none = at_desk.post("/desk/several", data={"action": "start_review"})
    assert "Choose at least one line first." in none.text


def test_what_the_citizen_was_told_is_shown(
    visit: Callable[..., TestClient], file: Any, at_desk: TestClient, clock: FakeClock
) -> None:
    reference = file(callback_url="http://seva.example/callbacks")
    _post(at_desk, reference, "decide", action="approve")
    assert "on its way to the assistant" in _case(at_desk, reference)
    told = FakeTold([Told(clock.now, "आपका प्रमाण पत्र बन गया है।", "sent", "whatsapp")])
    assert "आपका प्रमाण पत्र बन गया है।" in _case(visit(told=told), reference)


def test_earlier_applications_of_the_same_person(at_desk: TestClient, file: Any) -> None:
    first, second, other = file(), file("obc_certificate"), file(applicant_ref="citizen-2")
    page = _case(at_desk, second).split('id="earlier-title"')[1]
    assert first in page and other not in page


def test_the_draft_of_a_certificate_is_a_picture(visit: Callable[..., TestClient], file: Any, office: Office) -> None:
    at_desk, reference = visit(preview=partial(draft, office)), file()
    assert "/preview" not in _case(at_desk, reference)
    _post(at_desk, reference, "look", **LOOK)
    assert "/preview" in _case(at_desk, reference)
    assert at_desk.get(f"/desk/applications/{reference}/preview").headers["Content-Type"] == "image/jpeg"


def test_every_page_speaks_hindi(at_desk: TestClient, with_papers: str) -> None:
    _post(at_desk, with_papers, "look", **LOOK)
    page = _case(at_desk, with_papers, lang="hi")
    for word in ("फ़ैसला", "दस्तावेज़", "अब तक क्या हुआ", "दिन बाक़ी", "आय प्रमाण पत्र"):
        assert word in page, word


def test_a_correction_is_typed_as_people_write(at_desk: TestClient, file: Any, officer: TestClient) -> None:
    reference = file()
    _post(at_desk, reference, "look", **LOOK)
    for field, value, kept in (
        ("dob", "1/5/1990", "1990-05-01"),
        ("gender", "महिला", "female"),
        ("annual_income", "₹1,50,000", "150000"),
    ):
        page = _post(at_desk, reference, "correct", field=field, value=value, why="As on the card").text
        assert "Corrected." in page and officer.get(f"/queue/{reference}").json()["fields"][field] == kept, field


def test_what_is_asked_for_again_is_named(at_desk: TestClient, file: Any, officer: TestClient) -> None:
    reference = file()
    given = {"request_information_reason": "document_unclear", "asked_documents": "id_proof", "asked_fields": "dob"}
    assert "The citizen is asked." in _post(at_desk, reference, "decide", action="request_information", **given).text
    (question,) = officer.get(f"/queue/{reference}").json()["questions"]
    assert (question["documents"], question["fields"]) == (["id_proof"], ["dob"])
    other = _post(at_desk, file(), "decide", **{**given, "action": "request_information", "asked_fields": "nothing"})
    assert other.status_code == 422
