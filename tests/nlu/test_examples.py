"""Training data: the language of each file's folder, and the examples made from the catalogue."""

import re
from collections import Counter
from pathlib import Path

from nlu.calibration import held_out
from nlu.evidence import noted_service
from nlu.examples import SPELLINGS, examples
from nlu.importer import CatalogueImporter
from nlu.language import example_language
from nlu.sources import catalogue_at
from tests.nlu.conftest import CATALOGUE, EXAMPLES, ROOT

MARKUP = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


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


def test_the_importer_notes_the_service_of_a_file(data: Path, config: Path, tmp_path: Path) -> None:
    folder = tmp_path / "nlu" / "hi_latn" / "services"
    folder.mkdir(parents=True)
    written = 'version: "3.1"\nnlu:\n- intent: apply_service\n  examples: |\n    - beti ki shaadi ka paisa\n'
    (folder / "daughter_marriage_assistance.yml").write_text(written, encoding="utf-8")
    importer = CatalogueImporter(str(config), None, str(tmp_path), catalogue=str(CATALOGUE), examples_per_spelling=0)
    [example] = importer.get_nlu_data().training_examples
    assert (noted_service(example), example_language(example)) == ("daughter_marriage_assistance", "hi")


def test_services_in_the_data_are_in_the_catalogue() -> None:
    files = list((ROOT / "data" / "nlu").glob("*/services/*.yml"))
    assert {file.stem for file in files} == set(catalogue_at(CATALOGUE).services)


def test_nothing_held_out_is_learnt() -> None:
    """Neither what settings are chosen on nor what models are judged on stands in the training data."""
    lines = [line for file in (ROOT / "data" / "nlu").rglob("*.yml") for line in file.read_text("utf-8").splitlines()]
    learnt = {_plain(line.strip()[2:]) for line in lines if line.strip().startswith("- ")}
    assert len(learnt) > 10_000
    for folder in ("data/held_out", "tests/nlu_eval"):
        messages = list(held_out(ROOT / folder))
        assert len(messages) > 500
        assert [message.text for message in messages if _plain(message.text) in learnt] == []


def _plain(text: str) -> str:
    return " ".join(MARKUP.sub(r"\1", text).lower().split())
