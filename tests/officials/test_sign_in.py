"""Signing in: what is refused, brute force, fixed and forged sessions, and when a sign-in ends."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from seva.officials.audit import Wanted
from seva.officials.build import Officials
from seva.officials.errors import SignInRefused, TooManyTries
from seva.officials.roles import Role
from seva.officials.sessions import Stage
from seva.officials.tries import ADDRESS, LOGIN
from seva.storage import Database
from seva.storage.tables import official_sessions
from tests.conftest import SetClock
from tests.officials.conftest import Enter, Visitor, official_of
from tests.officials.signing import PASSWORD

COOKIE = "seva-official"


def test_password_and_code_lead_to_where_one_wanted_to_go(enter: Enter) -> None:
    officer = enter(Role.OFFICER)
    officer.client.cookies.clear()
    to_login = officer.get("/officials/me?x=1", headers={"Accept": "text/html"}).headers["Location"]
    assert to_login == "/officials/login?ended=1&next=%2Fofficials%2Fme%3Fx%3D1"
    first = officer.send("/officials/login", to_login, login=officer.login, password=PASSWORD, next="/officials/me?x=1")
    assert first.headers["Location"] == "/officials/code?next=%2Fofficials%2Fme%3Fx%3D1"
    assert officer.get("/officials/me").status_code == 303, "half-way is not signed in"
    officer.clock.forward(seconds=31)
    done = officer.send("/officials/code", code=officer.code(), next="/officials/me?x=1")
    assert done.headers["Location"] == "/officials/me?x=1" and officer.get("/officials/me").status_code == 200


def test_a_sign_in_leads_nowhere_else(enter: Enter) -> None:
    officer, script, header = enter(Role.OFFICER), "javascript:alert(1)", "/desk\r\nX: y"
    for back in ("https://evil.example/desk", "//evil.example/desk", "/\\evil.example", "/deskish", script, header):
        led = officer.get("/officials/login", params={"next": back})
        assert led.headers["Location"] == "/officials", back


def test_strangers_stopped_accounts_and_wrong_passwords_hear_the_same(
    enter: Enter, stranger: Callable[[], Visitor], officials: Officials, administrator: Visitor
) -> None:
    officer = enter(Role.OFFICER)
    answers = [stranger().send("/officials/login", login=officer.login, password="not the password")]
    answers.append(stranger().send("/officials/login", login="nobody@example.in", password=PASSWORD))
    official = official_of(officials, administrator.login)
    officials.accounts.stop(official, officials.accounts.by_login(officer.login).id, True)
    answers.append(stranger().send("/officials/login", login=officer.login, password=PASSWORD))
    assert {a.status_code for a in answers} == {401}
    assert len({a.text.split("<h1>")[1].split("<form")[0] for a in answers}) == 1


def test_a_code_of_the_phone_works_once(enter: Enter, officials: Officials) -> None:
    officer = enter(Role.OFFICER)
    assert officer.sign_in().status_code == 303
    used, again = officer.code(), Visitor(officer.web, officials, officer.clock, officer.login)
    assert again.send("/officials/login", login=officer.login, password=PASSWORD).status_code == 303
    assert again.send("/officials/code", code=used).status_code == 401


def test_brute_force_on_a_name_waits_ever_longer(enter: Enter, officials: Officials, clock: SetClock) -> None:
    officer = enter(Role.OFFICER)

    def attempt(password: str, address: str) -> type[Exception] | None:
        try:
            officials.sign_in.with_password(officer.login, password, address)
        except SignInRefused as error:
            return type(error)
        return None

    assert [attempt(f"guess {n}", f"10.0.0.{n}") for n in range(LOGIN.free)] == [SignInRefused] * LOGIN.free
    assert attempt(PASSWORD, "10.0.1.1") is TooManyTries, "the right password neither"
    clock.forward(seconds=61)
    assert attempt("guess", "10.0.1.2") is SignInRefused
    clock.forward(seconds=61)
    assert attempt(PASSWORD, "10.0.1.3") is TooManyTries, "the second wait is longer"
    clock.forward(seconds=61)
    assert attempt(PASSWORD, "10.0.1.3") is None
    assert attempt("guess", "10.0.1.4") is SignInRefused, "a right one clears the name"


def test_many_tries_at_once_are_not_free(enter: Enter, officials: Officials) -> None:
    officer = enter(Role.OFFICER)

    def attempt(number: int) -> str:
        try:
            officials.sign_in.with_password(officer.login, f"guess {number}", f"10.1.0.{number}")
        except SignInRefused as error:
            return type(error).__name__
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(16)))
    assert answers.count("SignInRefused") == LOGIN.free and answers.count("TooManyTries") == 16 - LOGIN.free


def test_an_address_that_tries_many_names_waits(officials: Officials) -> None:
    for number in range(ADDRESS.free):
        with pytest.raises(SignInRefused):
            officials.sign_in.with_password(f"name{number}@example.in", "guess", "10.2.0.1")
    with pytest.raises(TooManyTries):
        officials.sign_in.with_password("one-more@example.in", "guess", "10.2.0.1")


def test_brute_force_on_the_code_waits(enter: Enter) -> None:
    officer = enter(Role.OFFICER)
    officer.client.cookies.clear()
    officer.send("/officials/login", login=officer.login, password=PASSWORD)
    wrong = [officer.send("/officials/code", code=f"{n:06d}").text for n in range(LOGIN.free + 1)]
    assert "Too many tries" in wrong[-1] and "Too many tries" not in wrong[0]


def test_each_step_gives_a_new_token(enter: Enter) -> None:
    officer = enter(Role.OFFICER)
    enrolled = officer.client.cookies[COOKIE]
    officer.client.cookies.delete(COOKIE)
    officer.client.cookies.set(COOKIE, "planted-by-someone-else", domain="127.0.0.1", path="/")
    officer.send("/officials/login", login=officer.login, password=PASSWORD)
    half = officer.client.cookies[COOKIE]
    officer.clock.forward(seconds=31)
    officer.send("/officials/code", code=officer.code())
    full = officer.client.cookies[COOKIE]
    assert len({enrolled, "planted-by-someone-else", half, full}) == 4
    for old in (half, "planted-by-someone-else"):
        other = Visitor(officer.web, officer.officials, officer.clock)
        other.client.cookies.set(COOKIE, old)
        assert other.get("/officials/me").status_code == 303


def test_a_forged_cookie_is_nobody(administrator: Visitor) -> None:
    other = Visitor(administrator.web, administrator.officials, administrator.clock)
    for forged in ("", "x", "'; DROP TABLE official_sessions; --", "A" * 43, "é" * 20, "A" * 5000):
        header = {"Cookie": f"{COOKIE}={forged}".encode("latin-1")}
        assert other.get("/officials/me", headers=header).status_code == 303, forged


def test_the_database_holds_no_token(administrator: Visitor, core_database: Database) -> None:
    token = administrator.client.cookies[COOKIE]
    with core_database.begin() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(official_sessions))]
    assert rows and not any(token in str(value) for row in rows for value in row.values())
    other = Visitor(administrator.web, administrator.officials, administrator.clock)
    other.client.cookies.set(COOKIE, rows[0]["token_hash"])
    assert other.get("/officials/me").status_code == 303


def test_a_sign_in_ends_when_idle_and_in_any_case(enter: Enter) -> None:
    officer = enter(Role.OFFICER)
    for _ in range(19):
        officer.clock.forward(minutes=29)
        assert officer.get("/officials/me").status_code == 200
    officer.clock.forward(minutes=31)
    assert officer.get("/officials/me").status_code == 303
    officer.sign_in()
    for _ in range(21):
        officer.clock.forward(minutes=28)
        officer.get("/officials/me")
    officer.clock.forward(minutes=13)
    assert officer.get("/officials/me").status_code == 303, "ten hours are the most"


def test_a_stream_does_not_keep_a_sign_in_alive(enter: Enter, officials: Officials, clock: SetClock) -> None:
    officer = enter(Role.OFFICER)
    token = officer.client.cookies[COOKIE]
    clock.forward(minutes=20)
    assert officials.sessions.find(token, touches=False)
    clock.forward(minutes=11)
    assert officials.sessions.find(token) is None


def test_leaving_ends_the_sign_in(enter: Enter) -> None:
    officer = enter(Role.OFFICER)
    token = officer.client.cookies[COOKIE]
    left = officer.send("/officials/logout", "/officials/me")
    assert left.headers["Location"] == "/officials/login?left=1"
    officer.client.cookies.set(COOKIE, token)
    assert officer.get("/officials/me").status_code == 303


def test_a_new_password_ends_all_other_sign_ins(enter: Enter, officials: Officials) -> None:
    officer = enter(Role.OFFICER)
    other = Visitor(officer.web, officials, officer.clock, officer.login, officer.secret)
    assert other.sign_in().status_code == 303
    old = officer.client.cookies[COOKIE]
    refused = officer.send("/officials/me/password", "/officials/me", old="wrong", password="a new long password")
    assert refused.status_code == 400
    done = officer.send("/officials/me/password", "/officials/me", old=PASSWORD, password="a new long password")
    assert done.headers["Location"] == "/officials/me?changed=1" and officer.client.cookies[COOKIE] != old
    assert officer.get("/officials/me").status_code == 200 and other.get("/officials/me").status_code == 303


def test_one_ends_a_sign_in_of_ones_own_and_of_nobody_else(enter: Enter, officials: Officials) -> None:
    officer, auditor = enter(Role.OFFICER), enter(Role.AUDITOR)
    theirs = official_of(officials, auditor.login).session
    officer.send(f"/officials/me/sign-ins/{theirs}/end", "/officials/me")
    assert auditor.get("/officials/me").status_code == 200
    auditor.send(f"/officials/me/sign-ins/{theirs}/end", "/officials/me")
    assert auditor.get("/officials/me").status_code == 303


def test_one_signs_out_everywhere_else(enter: Enter, officials: Officials) -> None:
    officer, auditor = enter(Role.OFFICER), enter(Role.AUDITOR)
    other = Visitor(officer.web, officials, officer.clock, officer.login, officer.secret)
    half = Visitor(officer.web, officials, officer.clock, officer.login, officer.secret)
    assert other.sign_in().status_code == 303
    half.send("/officials/login", login=officer.login, password=PASSWORD)
    done = officer.send("/officials/me/sign-ins/end", "/officials/me")
    assert "only here now" in officer.get(done.headers["Location"]).text
    assert other.get("/officials/me").status_code == 303 and half.get("/officials/code").status_code == 303
    assert auditor.get("/officials/me").status_code == 200, "another account stays"
    assert officials.audit.newest(Wanted(action="sign_out.others"))[0].details == {"number": "2"}


def test_the_cookie_is_out_of_reach(administrator: Visitor, officials: Officials) -> None:
    response = Visitor(administrator.web, officials, administrator.clock).get("/officials/login")
    assert "Max-Age" not in response.headers["Set-Cookie"], "it goes with the browser"
    assert "HttpOnly" in response.headers["Set-Cookie"] and "SameSite=lax" in response.headers["Set-Cookie"]


def test_a_half_way_sign_in_is_short(enter: Enter, officials: Officials, clock: SetClock) -> None:
    officer = enter(Role.OFFICER)
    token = officials.sign_in.with_password(officer.login, PASSWORD, "a")
    found = officials.sessions.find(token)
    assert found and found.stage is Stage.CODE
    clock.forward(minutes=11)
    assert officials.sessions.find(token) is None
