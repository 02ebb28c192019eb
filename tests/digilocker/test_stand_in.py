"""The stand-in for DigiLocker is as strict as the public specification says, and fails on demand."""

import base64
import hmac
from collections.abc import Callable
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

import pikepdf
import pytest

from simulator.digilocker import Client, Config, Locker
from simulator.digilocker.faults import Fault
from simulator.digilocker.people import people
from simulator.digilocker.requests import Request, read
from tests.digilocker.requester import BACK, CLIENT, FARIDA, MOHAN, SUNITA, VERIFIER, Requester

ISSUED, FILE, USER = "/public/oauth2/2/files/issued", "/public/oauth2/1/file/", "/public/oauth2/1/user"
REVOKE, TOKEN = "/public/oauth2/1/revoke", "/public/oauth2/1/token"
AADHAAR = "in.gov.uidai-ADHAR-XXXXXXXX4321"


def test_from_the_page_to_a_document(requester: Requester) -> None:
    tokens = requester.signed_in()
    assert (tokens["token_type"], tokens["expires_in"], tokens["name"]) == ("Bearer", 3600, "Sunita Devi")
    assert (tokens["dob"], tokens["eaadhaar"], tokens["scope"]) == ("12031990", "Y", "files.issueddocs userdetails")
    items = requester.get(ISSUED, tokens["access_token"]).json()["items"]
    assert [item["doctype"] for item in items] == ["ADHAR", "SSCER", "RATCR", "INCER", "DRVLC"]
    file = requester.get(FILE + items[0]["uri"], tokens["access_token"])
    assert (file.status_code, file.headers["content-type"]) == (200, "application/pdf")
    expected = hmac.digest(CLIENT.secret.encode(), file.content, "sha256")
    assert base64.b64decode(file.headers["hmac"]) == expected
    assert requester.get(USER, tokens["access_token"]).json()["name"] == "Sunita Devi"


def test_every_issued_document_is_a_sound_pdf_with_no_whole_aadhaar_number(requester: Requester) -> None:
    for person in people().values():
        tokens = requester.signed_in(person.id)
        for document in person.documents:
            content = requester.get(FILE + document.uri, tokens["access_token"]).content
            assert content == requester.get(FILE + document.uri, tokens["access_token"]).content
            with pikepdf.open(BytesIO(content)) as pdf:
                assert len(pdf.pages) == 1
    assert all(
        d.number.startswith("XXXX XXXX ")
        for p in people().values()
        for d in p.documents
        if p.has_aadhaar and d.kind.doctype == "ADHAR"
    )


def test_only_what_was_asked_for_is_shared(requester: Requester) -> None:
    tokens = requester.signed_in(req_doctype="ADHAR,RATCR")
    items = requester.get(ISSUED, tokens["access_token"]).json()["items"]
    assert [item["doctype"] for item in items] == ["ADHAR", "RATCR"]
    licence = "in.gov.transport-DRVLC-DL0720110149646"
    assert requester.get(FILE + licence, tokens["access_token"]).json()["error"] == "invalid_uri"
    assert requester.get(ISSUED, requester.signed_in(FARIDA)["access_token"]).json() == {"items": []}
    mohan = requester.signed_in(MOHAN)["access_token"]
    assert requester.get(FILE + AADHAAR, mohan).status_code == 404, "another person's document"


def test_no_is_told_to_the_requester(requester: Requester) -> None:
    back = requester.answer(decision="deny")
    assert (back["error"], back["state"]) == ("access_denied", "s1")
    assert "code" not in back


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "SOMEBODY"}, "invalid_client"),
        ({"client_id": ""}, "invalid_client"),
        ({"redirect_uri": "https://evil.example/callback"}, "invalid_redirect_uri"),
        ({"redirect_uri": f"{BACK}/"}, "invalid_redirect_uri"),
        ({"redirect_uri": f"{BACK}?x=1"}, "invalid_redirect_uri"),
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    requester: Requester, changes: dict[str, str], code: str
) -> None:
    page = requester.authorize(**changes)
    assert page.status_code == 400
    assert code in page.text
    assert "location" not in page.headers


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"state": ""}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"purpose": ""}, "invalid_request"),
        ({"purpose": "<b>"}, "invalid_request"),
        ({"service_name": "x" * 51}, "invalid_request"),
        ({"scope": "files.uploadeddocs"}, "invalid_scope"),
        ({"req_doctype": "aadhaar"}, "invalid_request"),
    ],
)
def test_a_wrong_request_goes_back(requester: Requester, changes: dict[str, str], code: str) -> None:
    answer = requester.authorize(**changes)
    assert answer.status_code == 302
    back = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert back["error"] == code
    assert back.get("state", "") == changes.get("state", "s1")


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "w" * 43},
        {"code_verifier": ""},
        {"code_verifier": "v" * 42},
        {"redirect_uri": "https://seva.example.in/other"},
        {"redirect_uri": ""},
        {"code": "0" * 40},
    ],
)
def test_a_code_is_exchanged_only_by_who_asked_for_it(requester: Requester, changes: dict[str, str]) -> None:
    code = requester.answer()["code"]
    refused = requester.token(**{"code": code, **changes})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_a_wrong_verifier_uses_the_code_up(requester: Requester) -> None:
    code = requester.answer()["code"]
    requester.token(code, code_verifier="w" * 43)
    assert requester.token(code).json()["error"] == "invalid_grant"


def test_a_code_works_once_and_ends_all_when_it_comes_again(requester: Requester) -> None:
    code = requester.answer()["code"]
    tokens = requester.token(code).json()
    assert requester.token(code).json()["error"] == "invalid_grant"
    assert requester.get(ISSUED, tokens["access_token"]).json()["error"] == "invalid_token"


@pytest.mark.parametrize(
    "changes", [{"client_secret": "wrong"}, {"client_id": "SOMEBODY"}, {"client_secret": "", "client_id": ""}]
)
def test_a_client_must_prove_itself(requester: Requester, changes: dict[str, str]) -> None:
    assert requester.token(requester.answer()["code"], **changes).json()["error"] == "invalid_client"


def test_another_client_cannot_use_the_code(locker: Locker, requester: Requester) -> None:
    other = Client(id="OTHER", secret="other_secret", redirect_uris=(BACK,))
    locker.config = Config(clients=(CLIENT, other))
    refused = requester.token(requester.answer()["code"], client_id="OTHER", client_secret="other_secret")
    assert refused.json()["error"] == "invalid_grant"


def test_codes_and_tokens_end(locker: Locker, requester: Requester) -> None:
    code = requester.answer()["code"]
    locker.clock.advance(601)
    assert requester.token(code).json()["error"] == "invalid_grant"
    tokens = requester.signed_in()
    locker.clock.advance(3601)
    ended = requester.get(ISSUED, tokens["access_token"])
    assert (ended.status_code, ended.json()["error"]) == (401, "invalid_token")
    fresh = requester.post(TOKEN, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    assert requester.get(ISSUED, fresh["access_token"]).status_code == 200
    again = requester.post(TOKEN, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert again.json()["error"] == "invalid_grant", "a refresh token works once"


def test_a_page_that_waits_too_long_is_over(locker: Locker, requester: Requester) -> None:
    key = locker.note(_request(requester, locker))
    locker.clock.advance(15 * 60)
    assert requester.http.post(f"/signin/consent/{key}", data={"decision": "allow"}).status_code == 400


def test_a_page_is_answered_once(locker: Locker, requester: Requester) -> None:
    key = locker.note(_request(requester, locker))
    given = {"person": SUNITA, "decision": "allow"}
    assert requester.http.post(f"/signin/consent/{key}", data=given, follow_redirects=False).status_code == 303
    assert requester.http.post(f"/signin/consent/{key}", data=given, follow_redirects=False).status_code == 400


def _request(requester: Requester, locker: Locker) -> Request:
    return read(locker.config.clients[0], requester.asked)


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_a_revoked_token_takes_the_other_with_it(requester: Requester, which: str) -> None:
    tokens = requester.signed_in()
    assert requester.post(REVOKE, token=tokens[which], token_type_hint=which).status_code == 200
    assert requester.get(ISSUED, tokens["access_token"]).json()["error"] == "invalid_token"
    refused = requester.post(TOKEN, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert refused.json()["error"] == "invalid_grant"
    assert requester.post(REVOKE, token=tokens[which]).status_code == 400


def test_a_token_reaches_as_far_as_its_scope(requester: Requester) -> None:
    tokens = requester.signed_in(scope="userdetails")
    refused = requester.get(ISSUED, tokens["access_token"])
    assert (refused.status_code, refused.json()["error"]) == (403, "insufficient_scope")
    assert requester.get(USER, tokens["access_token"]).status_code == 200


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Basic x"}, {"Authorization": "Bearer "}, {"Authorization": "Bearer nobody"}]
)
def test_without_a_token_nothing_is_shown(requester: Requester, header: dict[str, str]) -> None:
    for path in (ISSUED, USER, FILE + AADHAAR):
        assert requester.http.get(path, headers=header).json()["error"] == "invalid_token"


def test_other_wrong_calls(requester: Requester) -> None:
    assert requester.post(TOKEN, grant_type="password").json()["error"] == "invalid_grant_type"
    assert requester.http.post(TOKEN, json={}).json()["error"] == "invalid_request"
    assert requester.get(FILE, requester.signed_in()["access_token"]).json()["error"] == "uri_missing"
    assert requester.get(FILE + "in.gov.x-ABCDE-1", requester.signed_in()["access_token"]).status_code == 404


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_page_speaks_both_languages(requester: Requester, language: str) -> None:
    page = requester.http.get(
        "/public/oauth2/1/authorize", params=requester.asked, headers={"Accept-Language": f"{language}-IN"}
    )
    assert f'<html lang="{language}">' in page.text
    assert {"hi": "अनुमति दें", "en": ">Allow<"}[language] in page.text
    other = "en" if language == "hi" else "hi"
    link = page.text.split(f'?lang={other}"')[0].rpartition('href="')[2]
    assert f'<html lang="{other}">' in requester.http.get(link, params={"lang": other}).text


Check = Callable[[Requester, str], bool]
FAULTS: list[tuple[Fault, Check]] = [
    (Fault(where="issued", what="away"), lambda r, t: r.get(ISSUED, t).status_code == 503),
    (
        Fault(where="issued", what="error", code="partner_service_unresponsive"),
        lambda r, t: r.get(ISSUED, t).status_code == 530,
    ),
    (Fault(where="issued", what="nonsense"), lambda r, t: r.get(ISSUED, t).json()["items"] == {}),
    (Fault(where="issued", what="slow", seconds=0.01), lambda r, t: r.get(ISSUED, t).status_code == 200),
    (Fault(where="file", what="huge"), lambda r, t: len(r.get(FILE + AADHAAR, t).content) > 10**7),
    (
        Fault(where="revoke", what="lost"),
        lambda r, t: r.post(REVOKE, token=t).status_code == 503 and r.get(USER, t).status_code == 401,
    ),
]


@pytest.mark.parametrize(("fault", "strikes"), FAULTS, ids=[f"{f.where}_{f.what}" for f, _ in FAULTS])
def test_faults_strike_as_long_as_they_are_set(requester: Requester, fault: Fault, strikes: Check) -> None:
    token = requester.signed_in()["access_token"]
    set_so = {**fault.model_dump(), "times": 1}
    assert requester.http.post("/control/faults", json=set_so).json()["times"] == 1
    assert strikes(requester, token)
    token = requester.signed_in()["access_token"]
    assert requester.get(ISSUED, token).status_code == requester.get(FILE + AADHAAR, token).status_code == 200


def test_a_wrong_hmac_can_be_had(requester: Requester) -> None:
    token = requester.signed_in()["access_token"]
    requester.http.post("/control/faults", json={"where": "file", "what": "wrong_hmac"})
    file = requester.get(FILE + AADHAAR, token)
    assert base64.b64decode(file.headers["hmac"]) != hmac.digest(CLIENT.secret.encode(), file.content, "sha256")
    requester.http.delete("/control/faults")
    file = requester.get(FILE + AADHAAR, token)
    assert base64.b64decode(file.headers["hmac"]) == hmac.digest(CLIENT.secret.encode(), file.content, "sha256")


def test_the_verifier_of_the_specification_is_43_to_128_letters() -> None:
    assert len(VERIFIER) == 43
