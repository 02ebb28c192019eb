"""Departments and districts: what a scope covers, who may give it, and what is not shown across it."""

import pytest

from seva.officials.accounts import Wish
from seva.officials.audit import Wanted
from seva.officials.build import Officials
from seva.officials.errors import AccountRefused, NotAllowed, OutOfScope, ReasonMissing
from seva.officials.masking import masked
from seva.officials.model import Official, Scope
from seva.officials.roles import Permission, Role
from tests.conftest import SetClock
from tests.officials.conftest import REVENUE, Enter, Visitor, official_of

FOOD, SOUTH = Scope(frozenset({"food"})), Scope(frozenset({"revenue"}), frozenset({"south"}))


@pytest.mark.parametrize(
    ("scope", "department", "district", "covered"),
    [
        (Scope(), "revenue", "south", True),
        (Scope(), None, None, True),
        (REVENUE, "revenue", "south", True),
        (REVENUE, "food", None, False),
        (REVENUE, None, None, False),
        (SOUTH, "revenue", "south", True),
        (SOUTH, "revenue", "north", False),
        (SOUTH, "revenue", None, True),
        (Scope(frozenset()), "revenue", None, False),
    ],
)
def test_what_a_scope_covers(scope: Scope, department: str | None, district: str | None, covered: bool) -> None:
    assert scope.covers(department, district) is covered


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [
        (Scope(), SOUTH, True), (REVENUE, SOUTH, True), (SOUTH, REVENUE, False), (REVENUE, FOOD, False),
        (REVENUE, Scope(), False),
    ],
)  # fmt: skip
def test_what_a_scope_holds(outer: Scope, inner: Scope, held: bool) -> None:
    assert outer.holds(inner) is held


def test_a_head_gives_nothing_beyond_their_own(enter: Enter, officials: Officials) -> None:
    head = official_of(officials, enter(Role.HEAD).login)
    wider = Scope(frozenset({"revenue", "food"}))
    for role, scope in (
        (Role.OFFICER, FOOD),
        (Role.OFFICER, wider),
        (Role.HEAD, REVENUE),
        (Role.AUDITOR, REVENUE),
        (Role.IT_DEPARTMENT, Scope()),
    ):
        with pytest.raises(NotAllowed):
            officials.accounts.make(head, Wish("x@example.in", "Some One", role, scope))
    assert officials.accounts.by_login("x@example.in") is None


def test_a_head_does_not_see_accounts_of_other_departments(enter: Enter, officials: Officials) -> None:
    head, own, other = enter(Role.HEAD), enter(Role.OFFICER), enter(Role.OFFICER, FOOD, "food@example.in")
    page = head.get("/officials/accounts").text
    assert own.login in page and other.login not in page
    other_id = official_of(officials, other.login).id
    assert head.get(f"/officials/accounts/{other_id}").status_code == 404
    for act in ("", "/stop", "/code"):
        assert head.send(f"/officials/accounts/{other_id}{act}", "/officials/me").status_code == 404
    assert other.get("/officials/me").status_code == 200


def test_nobody_changes_their_own_account(enter: Enter, officials: Officials, administrator: Visitor) -> None:
    for visitor in (administrator, enter(Role.HEAD)):
        own = official_of(officials, visitor.login)
        with pytest.raises(OutOfScope):
            officials.accounts.change(own, own.id, Wish(own.login, own.name, Role.AUDITOR, Scope(), "en"))


def test_one_administrator_is_always_left(enter: Enter, officials: Officials, administrator: Visitor) -> None:
    second = enter(Role.IT_DEPARTMENT, login="second@example.in")
    first_id = official_of(officials, administrator.login).id
    officials.accounts.stop(official_of(officials, second.login), first_id, True)
    assert administrator.get("/officials/me").status_code == 303
    with pytest.raises(AccountRefused, match="last_administrator"):
        officials.accounts.stop(Official(**vars(official_of(officials, second.login)) | {"id": "x"}),
                                official_of(officials, second.login).id, True)  # fmt: skip


def test_a_change_of_scope_ends_the_sign_ins(enter: Enter, officials: Officials, administrator: Visitor) -> None:
    officer = enter(Role.OFFICER)
    account = officials.accounts.by_login(officer.login)
    assert account
    wish = Wish(account.login, account.name, Role.OFFICER, FOOD, "en")
    officials.accounts.change(official_of(officials, administrator.login), account.id, wish)
    assert officer.get("/officials/me").status_code == 303


def test_personal_fields_open_for_a_reason_and_a_while(enter: Enter, officials: Officials, clock: SetClock) -> None:
    officer = official_of(officials, enter(Role.OFFICER).login)
    colleague = official_of(officials, enter(Role.OFFICER, login="colleague@example.in").login)
    subject, looks = "REV26-4821-0937-2", officials.looks
    for reason, words in (("", ""), ("curious", ""), ("other", ""), ("other", "because")):
        with pytest.raises(ReasonMissing):
            looks.open(officer, subject, reason, words, department="revenue")
    assert not looks.is_open(officer, subject)
    looks.open(officer, subject, "citizen_asked", department="revenue", district="south")
    assert looks.is_open(officer, subject) and not looks.is_open(colleague, subject)
    assert not looks.is_open(officer, "REV26-0000-0000-0")
    entry = officials.audit.newest(Wanted(action="personal.look"))[0]
    assert (entry.login, entry.subject, entry.department, entry.district) == (
        officer.login,
        subject,
        "revenue",
        "south",
    )
    assert entry.details == {"reason": "citizen_asked"}
    clock.forward(minutes=16)
    assert not looks.is_open(officer, subject)


def test_a_look_stays_within_role_and_scope(enter: Enter, officials: Officials, administrator: Visitor) -> None:
    officer, auditor = enter(Role.OFFICER), enter(Role.AUDITOR)
    with pytest.raises(OutOfScope):
        officials.looks.open(official_of(officials, officer.login), "FSD26-1", "deciding", department="food")
    for visitor in (administrator, auditor):
        with pytest.raises(NotAllowed):
            officials.looks.open(official_of(officials, visitor.login), "REV26-1", "deciding", department="revenue")


def test_words_of_a_reason_keep_no_numbers(enter: Enter, officials: Officials) -> None:
    officer = official_of(officials, enter(Role.OFFICER).login)
    officials.looks.open(officer, "REV26-1", "other", "her Aadhaar is 4321 8765 0912", department="revenue")
    assert officials.audit.newest(Wanted())[0].details["words"] == "her Aadhaar is ****"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("Asha Devi Verma", "name", "A••• D••• V•••"),
        ("आशा देवी", "name", "आ••• द•••"),
        ("98100 12345", "number", "••••2345"),
        ("12345", "number", "••••"),
        ("14-03-1989", "date", "••-••-1989"),
        ("H.No. 12, Gali 4", "text", "••••"),
        ("", "text", ""),
    ],
)
def test_masks_leave_little(value: str, kind: str, shown: str) -> None:
    assert masked(value, kind) == shown


def test_who_may_is_asked_before_whose() -> None:
    auditor = Official("a", "a@example.in", "A", Role.AUDITOR, Scope(), "en", "s")
    with pytest.raises(NotAllowed):
        auditor.require(Permission.DECIDE, "revenue")
