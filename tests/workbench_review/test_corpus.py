"""A sentence more in the training data: in the right place, once, and nothing else touched."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.workbench_review.conftest import ASK
from workbench.review.corpus import Corpus, read
from workbench.review.errors import AlreadyThere, KeptForJudgement, NotAnExample, NoTrainingData

DATA = Path("data/nlu")
JUDGED = ["bhaiya kitna kharcha aayega", "कितना समय"]
MADE = {"income certificate": "ask_service"}


@pytest.fixture
def corpus(project: Path) -> Corpus:
    return Corpus(DATA, JUDGED, MADE)


def test_it_stands_after_the_last_of_its_intent_and_comments_stay(corpus: Corpus) -> None:
    added = corpus.add("kharcha kitna padega", "hi_latn", "ask_fee", None)
    file = DATA / "hi_latn" / "ask.yml"
    assert (added.file, added.line) == (file, 8)
    last = "    - paise kitne lagenge\n"
    assert file.read_text(encoding="utf-8") == ASK.replace(last, f"{last}    - kharcha kitna padega\n")
    assert not [other for other in file.parent.iterdir() if other.name.startswith(".")]


def test_with_a_service_it_stands_in_the_services_file(corpus: Corpus) -> None:
    added = corpus.add("kamai wale ki fees?", "hi_latn", "ask_fee", "income_certificate")
    assert added.file == DATA / "hi_latn" / "services" / "income_certificate.yml"
    time = corpus.add("kamai wala kab tak", "hi_latn", "ask_time", "income_certificate")
    assert yaml.safe_load(time.file.read_text(encoding="utf-8")) == {
        "version": "3.1",
        "nlu": [
            {"intent": "ask_fee", "examples": "- aay wale kagaz ke kitne paise\n- kamai wale ki fees?\n"},
            {"intent": "ask_time", "examples": "- kamai wala kab tak\n"},
        ],
    }
    assert added.line == 6 and time.line == 9


@pytest.mark.parametrize(
    ("spelling", "intent", "service", "file"),
    [
        ("hi_latn", "ask_time", None, "hi_latn/ask.yml"),
        ("en", "ask_time", None, "en/ask.yml"),
        ("mixed", "out_of_scope", None, "mixed/other.yml"),
        ("mixed", "ask_fee", "pet_dog_registration", "mixed/services/pet_dog_registration.yml"),
        ("en", "greet", None, "en/greet.yml"),
    ],
)
def test_the_file_is_that_of_the_intents_topic(
    corpus: Corpus, spelling: str, intent: str, service: str | None, file: str
) -> None:
    added = corpus.add("kuch naya", spelling, intent, service)
    assert added.file == DATA / file
    assert list(read(added.file))[-1].text == "kuch naya" or intent == "ask_time"
    assert added in list(read(added.file))


@pytest.mark.parametrize("text", ["fees kitni hai", " Fees  kitni HAI ", "fees\u200b kitni hai"])
def test_what_stands_there_already_is_not_written_again(corpus: Corpus, text: str) -> None:
    for intent in ("ask_fee", "ask_time"):
        with pytest.raises(AlreadyThere, match=r"data/nlu/hi_latn/ask.yml:6 already, as ask_fee"):
            corpus.add(text, "en", intent, None)
    with pytest.raises(AlreadyThere, match="catalogue"):
        corpus.add("Income Certificate", "en", "apply_service", None)
    assert (DATA / "hi_latn" / "ask.yml").read_text(encoding="utf-8") == ASK


def test_what_was_just_added_is_there_already(corpus: Corpus) -> None:
    corpus.add("kharcha kitna padega", "hi_latn", "ask_fee", None)
    with pytest.raises(AlreadyThere):
        corpus.add("Kharcha kitna padega", "hi_latn", "ask_time", None)
    with pytest.raises(AlreadyThere):
        Corpus(DATA, JUDGED, MADE).add("kharcha kitna padega", "en", "ask_fee", None)


@pytest.mark.parametrize("text", ["bhaiya kitna kharcha aayega", "Bhaiyya, kitna kharcha ayega?", "kitna samay"])
def test_what_models_are_judged_by_is_never_learnt(corpus: Corpus, text: str) -> None:
    with pytest.raises(KeptForJudgement):
        corpus.add(text, "hi_latn", "ask_fee", None)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[paisa](x) kitna {lagega}", "(paisa)(x) kitna (lagega)"),
        ("- paisa kitna", "paisa kitna"),
        ("paisa\nkitna\u2028lagega\x85ji", "paisa kitna lagega ji"),
        ("paisa: kitna # lagega", "paisa: kitna # lagega"),
        ("'paisa' \"kitna\" | >", "'paisa' \"kitna\" | >"),
        ("पैसा कितना लगेगा 🙏?", "पैसा कितना लगेगा 🙏?"),
    ],
)
def test_whatever_a_citizen_wrote_is_one_line(corpus: Corpus, text: str, line: str) -> None:
    assert corpus.add(text, "hi_latn", "ask_fee", None).text == line
    content = yaml.safe_load((DATA / "hi_latn" / "ask.yml").read_text(encoding="utf-8"))
    assert content["nlu"][0]["examples"].splitlines()[-1] == f"- {line}"


@pytest.mark.parametrize("text", ["", "  ", "?!", "- ", "🙏"])
def test_what_holds_no_word_is_no_example(corpus: Corpus, text: str) -> None:
    with pytest.raises(NotAnExample):
        corpus.add(text, "hi_latn", "ask_fee", None)


def test_a_file_that_is_laid_out_otherwise_is_not_spoilt(corpus: Corpus) -> None:
    file = DATA / "hi_latn" / "ask.yml"
    content = 'version: "3.1"\nnlu:\n  - intent: ask_fee\n    examples: |\n      - kitna\nsomething: else\n'
    file.write_text(content, encoding="utf-8")
    with pytest.raises(NotAnExample):
        corpus.add("paisa kitna", "hi_latn", "ask_fee", None)
    assert file.read_text(encoding="utf-8") == content


def test_outside_of_the_project_it_says_where_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoTrainingData, match="project's root"):
        Corpus(tmp_path / "data", [], {})


def test_the_lines_of_the_real_files_are_read_as_yaml_reads_them() -> None:
    for file in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        pairs = [(e["intent"], line[2:].strip()) for e in content["nlu"] for line in e["examples"].splitlines()]
        assert Counter((e.intent, e.text) for e in read(file)) == Counter(pairs), file


def test_words_of_requests_are_common_and_given_values_are_not(project: Path) -> None:
    file = DATA / "hi_latn" / "values.yml"
    names = "".join(f"    - Zubeida {word}\n" for word in ("Bano", "Khatun", "Ansari", "Begum"))
    file.write_text(f'version: "3.1"\nnlu:\n- intent: inform\n  examples: |\n{names}', encoding="utf-8")
    common = Corpus(DATA, [], {}).common
    assert "kitne" in common
    assert not {"zubida", "zubeida", "jubeda"} & common
