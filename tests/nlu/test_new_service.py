"""A new service is one file of the catalogue: found by its names, learnt, and a form, without a line of Python."""

from pathlib import Path

import pytest
import yaml

from connectors.whatsapp.flows.all_flows import flows_of
from connectors.whatsapp.flows.check import check_flow
from nlu.retrieval import query_words
from nlu.service_names import Limits, ServiceFinder
from nlu.sources import catalogue_at
from seva.catalogue import load_catalogue, load_messages
from tests.conftest import ROOT

NAMES = {
    "id": "beekeeping_licence",
    "name": {"en": "Beekeeping licence", "hi": "मधुमक्खी पालन लाइसेंस"},
    "short_name": {"en": "Beekeeping licence", "hi": "मधुमक्खी पालन लाइसेंस"},
    "aliases": {
        "en": ["beekeeping licence", "licence to keep bees", "honey bee permit"],
        "hi": ["मधुमक्खी पालन लाइसेंस", "मधुमक्खी रखने की अनुमति"],
        "hinglish": ["madhumakkhi palan licence", "madhumakhi ka licence"],
    },
}


@pytest.fixture
def with_bees(copied_catalogue: Path) -> Path:
    """A catalogue with one file more."""
    folder = copied_catalogue / "services" / "revenue"
    alike = yaml.safe_load((folder / "ews_certificate.yml").read_text(encoding="utf-8"))
    (folder / "beekeeping_licence.yml").write_text(
        yaml.safe_dump({**alike, **NAMES}, allow_unicode=True), encoding="utf-8"
    )
    return copied_catalogue


@pytest.mark.parametrize(
    "text",
    [
        "beekeeping licence", "i want to apply for a beekeping licence", "मधुमक्खी पालन लाइसेंस बनवाना है",
        "madhumakkhi palan ka licence chahiye", "madhumakhi palan licens", "honey bee permit",
    ],
)  # fmt: skip
def test_it_is_found_in_three_spellings_misspelt_and_in_part(with_bees: Path, text: str) -> None:
    before = ServiceFinder(catalogue_at(ROOT / "catalogue"), Limits(named=0.5)).find(query_words(text), "apply_service")
    after = ServiceFinder(catalogue_at(with_bees), Limits(named=0.5)).find(query_words(text), "apply_service")
    assert before.best is None or before.best.id != "beekeeping_licence"
    assert after.best is not None and after.best.id == "beekeeping_licence"


def test_it_is_a_form_that_breaks_no_rule_of_meta_s(with_bees: Path) -> None:
    service = load_catalogue(with_bees).services["beekeeping_licence"]
    forms = list(flows_of([service], load_messages(with_bees)))
    assert [form.name for form in forms] == ["beekeeping_licence_en", "beekeeping_licence_hi"]
    assert [check_flow(form.json) for form in forms] == [[], []]
