"""Every pilot service that can be applied for reaches a reference number, in both languages."""

from pathlib import Path

import pytest

from seva.catalogue import load_catalogue
from seva.language.identifiers import parse_reference_number
from tests.conftest import ROOT
from tests.system.citizen import apply
from tests.system.talk import Talk

# To look at a photo takes a second, at a PDF with text next to nothing: these give photos, the others PDFs.
WITH_PHOTOS = ("income_certificate", "birth_certificate", "ration_card_new")
CATALOGUE = load_catalogue(ROOT / "catalogue")
SERVICES = [s for s in CATALOGUE.services.values() if s.can_be_filed]
OPENING = {"en": "I want to apply for {}", "hi": "{} के लिए आवेदन करना है"}


def test_some_give_photos() -> None:
    assert set(WITH_PHOTOS) <= {service.id for service in SERVICES if service.pilot}


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("service", [s for s in SERVICES if s.pilot], ids=lambda s: s.id)
def test_pilot_service_reaches_a_number(rasa: str, service, language: str, photo: Path, paper: Path) -> None:
    talk = Talk(rasa, f"every-{service.id}-{language}")
    opening = OPENING[language].format(service.name.in_(language))
    given = photo if service.id in WITH_PHOTOS else paper
    number, heard = apply(talk, CATALOGUE, opening, language, *([given] if language == "en" else []))
    assert number, heard[-3:]
    parsed = parse_reference_number(number, CATALOGUE.codes)
    assert parsed is not None
    assert parsed.check_ok
    assert number.startswith(CATALOGUE.departments[service.department].code)
