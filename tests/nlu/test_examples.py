"""Training data: the language of each file's folder, and the examples made from the catalogue."""

from collections import Counter
from pathlib import Path

from nlu.examples import SPELLINGS, examples
from nlu.importer import CatalogueImporter
from nlu.language import example_language
from nlu.sources import catalogue_at
from tests.nlu.conftest import CATALOGUE, EXAMPLES


def test_made_examples_are_bounded_and_the_same_each_time() -> None:
    made = list(examples(catalogue_at(CATALOGUE), 6))
    counts = Counter((example.service, example.spelling) for example in made)
    assert max(counts.values()) <= 6
    assert made == list(examples(catalogue_at(CATALOGUE), 6))
    assert {example.spelling for example in made} == set(SPELLINGS)


def test_the_service_stands_where_the_example_says() -> None:
    for example in examples(catalogue_at(CATALOGUE), 6):
        assert example.text[example.start : example.end].strip()
        assert "{" not in example.text


def test_services_that_can_be_applied_for_have_examples_in_all_spellings() -> None:
    made = {(example.service, example.spelling) for example in examples(catalogue_at(CATALOGUE), 6)}
    services = [service.id for service in catalogue_at(CATALOGUE).services.values() if service.filing == "application"]
    assert [id_ for id_ in services if any((id_, spelling) not in made for spelling in SPELLINGS)] == []


def test_the_importer_notes_the_language_of_the_folder(data: Path, config: Path) -> None:
    importer = CatalogueImporter(str(config), None, str(data), catalogue=str(CATALOGUE), examples_per_spelling=0)
    read = importer.get_nlu_data()
    by_hand = sum(len(texts) for intents in EXAMPLES.values() for texts in intents.values())
    assert len(read.training_examples) == by_hand
    languages = {example.get("text"): example_language(example) for example in read.training_examples}
    assert (languages["hello"], languages["नमस्ते"], languages["fees kitni hai"]) == ("en", "hi", "hi")


def test_the_importer_adds_the_catalogue(data: Path, config: Path) -> None:
    importer = CatalogueImporter(str(config), None, str(data), catalogue=str(CATALOGUE), examples_per_spelling=1)
    texts = {example.get("text") for example in importer.get_nlu_data().training_examples}
    assert {example.text for example in examples(catalogue_at(CATALOGUE), 1)} <= texts
