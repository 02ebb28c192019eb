"""Which forms are open to citizens."""

import pytest

from seva.forms import PublishedForm, PublishedForms
from seva.storage import Database
from tests.conftest import SetClock


@pytest.fixture
def forms(database: Database, clock: SetClock) -> PublishedForms:
    return PublishedForms(database, clock)


def test_a_form_is_open_in_the_language_in_which_it_was_published(forms: PublishedForms) -> None:
    forms.put("income_certificate", "hi", "123", "print")
    assert forms.get("income_certificate", "hi") == PublishedForm("income_certificate", "hi", "123", "print")
    assert forms.get("income_certificate", "en") is None
    assert forms.get("caste_certificate", "hi") is None


def test_the_one_published_last_counts(forms: PublishedForms) -> None:
    forms.put("income_certificate", "hi", "123", "old")
    forms.put("income_certificate", "hi", "124", "new")
    assert forms.get("income_certificate", "hi") == PublishedForm("income_certificate", "hi", "124", "new")


def test_one_that_is_taken_back_is_open_no_more(forms: PublishedForms) -> None:
    forms.put("income_certificate", "hi", "123")
    forms.put("income_certificate", "en", "124")
    forms.take_back("income_certificate", "hi")
    assert forms.get("income_certificate", "hi") is None
    assert forms.get("income_certificate", "en") is not None
