"""What a linguist types: numbers, names and parts of names, with or without a service."""

from dataclasses import replace

import pytest

from seva.catalogue import Catalogue
from workbench.review.heard import Meaning
from workbench.review.labels import Command, Label, Labels, Unclear, numbered_meanings, numbered_services
from workbench.review.queue import Item

INTENTS = ["apply_service", "ask_service", "ask_documents", "ask_fee", "ask_time", "track_application", "out_of_scope"]
NUMBERED = [Meaning("ask_fee"), Meaning("ask_time"), Meaning("apply_service", "income_certificate")]
ITEM = Item(
    key="Latn kitna",
    text="kitna",
    count=1,
    reasons=(("unsure", 1),),
    confidence=0.3,
    ranking=(("ask_fee", 0.3), ("ask_time", 0.2)),
    service=None,
    candidates=("income_certificate", "ews_certificate"),
    meant=None,
    spelling="hi_latn",
    is_spelling_sure=True,
    last=0.0,
)


@pytest.fixture
def labels(catalogue: Catalogue) -> Labels:
    return Labels(INTENTS, catalogue)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("1", Label("ask_fee")),
        (" 2 ", Label("ask_time")),
        ("3", Label("apply_service", "income_certificate")),
        ("3 -", Label("apply_service", "-")),
        ("1 income certificate", Label("ask_fee", "income_certificate")),
        ("1 आय प्रमाण पत्र", Label("ask_fee", "income_certificate")),
        ("ask_fee", Label("ask_fee")),
        ("ask_fee aay praman patra", Label("ask_fee", "income_certificate")),
        ("ask_fee income_certificate", Label("ask_fee", "income_certificate")),
        ("ask_documents -", Label("ask_documents", "-")),
        ("ask fee", Label("ask_fee")),
        ("fee", Label("ask_fee")),
        ("documents", Label("ask_documents")),
        ("trak aplication", Label("track_application")),
        ("out of scope", Label("out_of_scope")),
        ("4", Unclear()),
        ("0", Unclear()),
        ("qwrtz", Unclear()),
        ("ask_fee qwrtzpsd", Unclear()),
        ("s", Command.SKIP),
        ("Q", Command.QUIT),
        ("o", Command.OUT_OF_SCOPE),
        ("e", Command.EDIT),
        ("l", Command.SPELLING),
        ("?", Command.INTENTS),
    ],
)
def test_a_label_is_read(labels: Labels, typed: str, label: object) -> None:
    assert labels.read(typed, NUMBERED) == label


@pytest.mark.parametrize("typed", ["", "   ", "ask"])
def test_what_may_be_several_is_asked_again(labels: Labels, typed: str) -> None:
    found = labels.read(typed, NUMBERED)
    assert isinstance(found, Unclear)
    assert len(found.close) == (3 if typed == "ask" else 0)


@pytest.mark.parametrize(
    ("typed", "service"),
    [
        ("1", "ews_certificate"),
        ("2", Unclear()),
        ("-", "-"),
        ("birth_certificate", "birth_certificate"),
        ("janam praman patra", "birth_certificate"),
        ("domicile", "domicile_certificate"),
        ("qwrtzpsd", Unclear()),
    ],
)
def test_a_service_is_read(labels: Labels, typed: str, service: object) -> None:
    assert labels.service(typed, ["ews_certificate"]) == service


def test_what_is_offered_by_number() -> None:
    assert numbered_meanings(ITEM) == [Meaning("ask_fee"), Meaning("ask_time")]
    assert numbered_services(ITEM) == ["income_certificate", "ews_certificate"]
    meant = replace(ITEM, service="ews_certificate", meant=Meaning("pay_bill", "water_bill_payment"))
    assert numbered_meanings(meant) == [Meaning("ask_fee"), Meaning("ask_time"), meant.meant]
    assert numbered_services(meant) == ["ews_certificate", "water_bill_payment", "income_certificate"]
