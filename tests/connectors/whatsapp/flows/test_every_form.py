"""Every service's form, filled at random through the endpoint: the draft has what was entered, in both languages."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.whatsapp.flows.endpoint.dialogue import Dialogue
from connectors.whatsapp.flows.screens import REVIEW
from seva.applications.answers import EARLIEST_YEAR, Accepted, check
from seva.catalogue import Field, load_catalogue
from seva.core import Core, build_core
from seva.departments.fake import FakeDepartment
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from tests.conftest import MORNING, ROOT, SetClock
from tests.connectors.whatsapp.flows.form import Form, dialogue_of

CATALOGUE = load_catalogue(ROOT / "catalogue")
SERVICES = sorted(CATALOGUE.services)
TODAY = MORNING.date()
YEAR = timedelta(days=360)
WORDS = st.text("abcdefgh सुनीतारामककखगघ", min_size=3, max_size=40).map(lambda text: f"क{text}b")
NAMES = st.lists(st.sampled_from(["Sunita", "Devi", "Asha", "राम", "लाल", "मीरा"]), min_size=1, max_size=3).map(
    " ".join
)


def days(asked: Field) -> st.SearchStrategy[str]:
    first = TODAY if asked.range == "future" else date(EARLIEST_YEAR, 1, 1)
    last = TODAY if asked.range == "past" else TODAY + YEAR
    return st.dates(first, last).map(date.isoformat)


def numbers(asked: Field) -> st.SearchStrategy[Any]:
    most = min(asked.maximum if asked.maximum is not None else 10**6, 10**9)
    whole = st.integers(asked.minimum or 0, most)
    return whole | whole.map(str)


def digits(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern, fullmatch=True, alphabet="0123456789")


# What a phone may send for each type of question that is filled in rightly.
ENTERED: Mapping[str, Any] = {
    "text": lambda asked: st.just(asked.example.en) if asked.pattern else WORDS,
    "name": lambda _: NAMES,
    "choice": lambda asked: st.sampled_from([choice.id for choice in asked.choices]),
    "mobile": lambda _: digits("[6-9][0-9]{9}"),
    "pincode": lambda _: digits("11[0-9]{4}"),
    "date": days,
    "address": lambda _: WORDS.map(lambda words: f"B-45, {words}, Delhi"),
    "aadhaar_last4": lambda _: digits("[0-9]{4}"),
    "amount": lambda _: st.integers(0, 10**7) | st.integers(0, 10**7).map(str),
    "location": lambda _: WORDS.map(lambda words: f"Laxmi Nagar {words}"),
    "email": lambda _: st.from_regex(r"[a-z]{1,8}@[a-z]{2,6}\.in", fullmatch=True),
    "year": lambda _: st.integers(EARLIEST_YEAR, TODAY.year).map(str),
    "number": numbers,
}


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Core:
    home = tmp_path_factory.mktemp("forms")
    given = Settings(_env_file=None, home=home, catalogue=ROOT / "catalogue", secret_key="a key for tests")
    Database(make_engine(given.database)).migrate()
    return build_core(given, SetClock(), FakeDepartment())


@pytest.fixture(scope="module")
def dialogue(core: Core) -> Dialogue:
    return dialogue_of(core)


def fill(form: Form, data: st.DataObject) -> dict[str, str | None]:
    """Fills all screens; what the draft should hold by field, None for what was left out."""
    expected: dict[str, str | None] = {}
    typed: dict[str, str] = {}
    form.open()
    for screen in form.screens:
        assert form.screen == screen.id
        values = {}
        for asked in (field for field in form.service.fields if field.id in screen.fields):
            left = asked.optional and data.draw(st.booleans(), label=f"leave out {asked.id}")
            asked = asked.given(typed)
            values[asked.id] = "" if left else data.draw(ENTERED[asked.type](asked), label=asked.id)
            typed[asked.id] = str(values[asked.id])
            expected[asked.id] = None if left else canonical(asked, str(values[asked.id]))
        form.next(**values)
    return expected


def canonical(asked: Field, entered: str) -> str:
    found = check(asked, entered, TODAY)
    assert isinstance(found, Accepted), (asked.id, entered, found)
    return entered if asked.choices else found.value


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("service", SERVICES)
@settings(max_examples=2, deadline=None)
@given(data=st.data())
def test_the_draft_has_what_was_entered(
    core: Core, dialogue: Dialogue, service: str, language: str, data: st.DataObject
) -> None:
    form = Form.begin(core, dialogue, service, language)
    expected = fill(form, data)
    assert form.screen == REVIEW
    content = form.application.content
    assert {**content.answers, **dict.fromkeys(content.skipped)} == expected
    assert form.data is not None and not form.data["has_notice"]
    form.submit()
    assert form.screen == "SUCCESS"
