"""Tokens of forms: unguessable, hashed, for three days, sent once; and what becomes of them with their citizen."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from seva.applications.application import Application
from seva.applications.repository import Applications
from seva.citizens import Citizens
from seva.citizens.merging import merge
from seva.core import Core
from seva.forms import FormTokens
from seva.forms.tokens import LIFE, LONGEST
from seva.storage import Cipher, Database
from seva.storage.tables import form_tokens
from tests.conftest import SetClock
from tests.storage.conftest import KEY


@pytest.fixture
def tokens(database: Database, clock: SetClock) -> FormTokens:
    return FormTokens(database, Cipher(KEY), clock)


@pytest.fixture
def draft(applications: Applications, citizens: Citizens) -> Application:
    citizen = citizens.resolve("whatsapp", "one")
    return applications.start(citizen.id, "income_certificate", "revenue", "hi")


def issued(tokens: FormTokens, draft: Application) -> str:
    return tokens.issue(draft.citizen_id, draft.id, draft.service, "hi", "print")


def test_a_token_stands_for_citizen_application_service_and_language(tokens: FormTokens, draft: Application) -> None:
    found = tokens.find(issued(tokens, draft))
    assert found is not None and not tokens.is_over(found)
    assert (found.citizen_id, found.application_id, found.purpose) == (draft.citizen_id, draft.id, "application")
    assert (found.service, found.language, found.fingerprint) == ("income_certificate", "hi", "print")


def test_the_token_itself_is_stored_nowhere(tokens: FormTokens, draft: Application, database: Database) -> None:
    token = issued(tokens, draft)
    with database.begin() as connection:
        row = connection.execute(select(form_tokens)).one()
    assert len(token) >= 43 and token not in str(dict(row._mapping))


def test_no_two_tokens_are_the_same(tokens: FormTokens, draft: Application) -> None:
    assert len({issued(tokens, draft) for _ in range(20)}) == 20


@pytest.mark.parametrize("given", ["", "x", "a" * LONGEST, "a" * (LONGEST + 1), "\x00", "नमस्ते", "\ud800"])
def test_what_is_no_token_stands_for_nothing(tokens: FormTokens, draft: Application, given: str) -> None:
    issued(tokens, draft)
    assert tokens.find(given) is None


def test_it_is_over_after_three_days(tokens: FormTokens, draft: Application, clock: SetClock) -> None:
    found = tokens.find(issued(tokens, draft))
    assert found is not None and timedelta(days=3) == LIFE
    clock.forward(days=2, hours=23, minutes=59)
    assert not tokens.is_over(found)
    clock.forward(minutes=1)
    assert tokens.is_over(found)


def test_it_is_sent_once_and_told_once(tokens: FormTokens, draft: Application) -> None:
    token, other = issued(tokens, draft), issued(tokens, draft)
    assert [tokens.submit(token), tokens.submit(token), tokens.tell(token), tokens.tell(token)] == [True, False] * 2
    assert not tokens.submit(other), "all forms of an application end with the first that is sent"


def test_it_goes_over_to_whom_the_citizen_is_merged_with(
    tokens: FormTokens, draft: Application, citizens: Citizens, database: Database
) -> None:
    token, winner = issued(tokens, draft), citizens.resolve("whatsapp", "two")
    citizens.choose_way(draft.citizen_id, "form")
    with database.begin() as connection:
        merge(connection, draft.citizen_id, winner.id)
    found = tokens.find(token)
    assert found is not None and found.citizen_id == winner.id
    assert citizens.resolve("whatsapp", winner.id).way == "form"


def test_erasing_a_citizen_takes_it_away(tokens: FormTokens, draft: Application, citizens: Citizens) -> None:
    token = issued(tokens, draft)
    citizens.choose_way(draft.citizen_id, "chat")
    citizens.erase(draft.citizen_id)
    assert tokens.find(token) is None
    assert citizens.resolve("whatsapp", draft.citizen_id).way is None


def test_it_is_forgotten_long_after_it_is_over(core: Core, clock: SetClock) -> None:
    citizen = core.citizens.resolve("whatsapp", "one")
    draft = core.applications.start(citizen.id, "income_certificate", "revenue", "hi")
    token = core.form_tokens.issue(citizen.id, draft.id, draft.service, "hi")
    clock.forward(days=4)
    core.retention.forget()
    assert core.form_tokens.find(token)
    clock.forward(days=400)
    core.retention.forget()
    assert core.form_tokens.find(token) is None
