"""The first administrator and one-time codes: no default password, each code once."""

from collections.abc import Callable

import pytest

from seva.officials.build import Officials
from seva.officials.errors import AccountRefused, CodeRefused
from seva.officials.roles import Role
from tests.conftest import SetClock
from tests.officials.conftest import Enter, Visitor, official_of
from tests.officials.signing import PASSWORD

GIVEN = {"login": "first@example.in", "name": "First One", "language": "hi", "password": PASSWORD}
Stranger = Callable[[], Visitor]


def test_until_there_is_an_administrator_the_sign_in_leads_to_set_up(stranger: Stranger) -> None:
    assert stranger().get("/officials/login").headers["Location"] == "/officials/set-up"


def test_a_wrong_code_makes_no_administrator(stranger: Stranger, officials: Officials) -> None:
    officials.beginning.set_up_code()
    refused = stranger().send("/officials/set-up", one_time="bcdf-ghjk-mnpq-rstv", **GIVEN)
    assert refused.status_code == 400 and officials.beginning.is_open()


def test_the_code_works_once(administrator: Visitor, stranger: Stranger, officials: Officials) -> None:
    assert administrator.get("/officials/accounts").status_code == 200
    assert stranger().get("/officials/set-up").headers["Location"] == "/officials/login"
    with pytest.raises(AccountRefused):
        officials.beginning.set_up_code()
    with pytest.raises(CodeRefused):
        officials.beginning.set_up("bcdf-ghjk-mnpq-rstv", **GIVEN, address="a")


def test_every_code_for_set_up_ends_with_the_first(officials: Officials) -> None:
    first, second = officials.beginning.set_up_code(), officials.beginning.set_up_code()
    officials.beginning.set_up(first, **GIVEN, address="a")
    with pytest.raises(CodeRefused):
        officials.beginning.set_up(second, **{**GIVEN, "login": "second@example.in"}, address="a")


def test_a_code_ends_with_its_day(officials: Officials, clock: SetClock) -> None:
    code = officials.beginning.set_up_code()
    clock.forward(hours=25)
    with pytest.raises(CodeRefused):
        officials.beginning.set_up(code, **GIVEN, address="a")


def test_a_code_may_be_typed_sloppily(officials: Officials) -> None:
    code = officials.beginning.set_up_code().replace("-", " ").upper()
    assert officials.beginning.set_up(f"  {code} ", **GIVEN, address="a")


def test_an_easy_password_is_refused_and_the_code_stays(stranger: Stranger, officials: Officials) -> None:
    code, visitor = officials.beginning.set_up_code(), stranger()
    for password in ("short", "password1234", "first@example.in", "aaaaaaaaaaaaaa", "qwertyuiop12345"):
        refused = visitor.send("/officials/set-up", one_time=code, **{**GIVEN, "password": password})
        assert refused.status_code == 400 and 'type="password" value=""' in refused.text, password
    assert visitor.send("/officials/set-up", one_time=code, **GIVEN).status_code == 303


def test_a_new_code_takes_password_and_phone_away(enter: Enter, officials: Officials, administrator: Visitor) -> None:
    officer = enter(Role.OFFICER)
    account = officials.accounts.by_login(officer.login)
    assert account
    code = officials.beginning.code_for(official_of(officials, administrator.login), account)
    assert officer.get("/officials/me").headers["Location"].startswith("/officials/login")
    assert officer.sign_in().status_code == 401
    assert officer.join(code, "another long password here").status_code == 200
    with pytest.raises(CodeRefused):
        officials.beginning.begin(code, PASSWORD, "a")


def test_recovery_codes_are_shown_once_and_work_once(enter: Enter) -> None:
    officer = enter(Role.OFFICER)
    assert len(officer.recovery) == 10
    for status in (303, 401):
        officer.client.cookies.clear()
        assert officer.send("/officials/login", login=officer.login, password=PASSWORD).status_code == 303
        assert officer.send("/officials/code", code=officer.recovery[0]).status_code == status
