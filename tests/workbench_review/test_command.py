"""`seva nlu review`, as a linguist uses it: shown, labelled, written, and not shown again."""

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

import pytest

from seva.language.phonetic import key_text
from seva.storage import Cipher
from tests.conftest import ROOT
from tests.workbench_review.conftest import ASK, KEY, Review, Store
from tests.workbench_review.talk import CONSENT, FEE, NAME, NOON, TIME, entity, lost, said, talk

DAY = 86_400
SHOWN = {"confidence", "times", "why", "message", "service", "meant_intent", "meant_service", "spelling"}


def listed(review: Review, *options: str, **settings: str) -> list[dict[str, str]]:
    done = review("review", "--list", *options, **settings)
    assert (done.code, done.err) == (0, "")
    return list(csv.DictReader(io.StringIO(done.out)))


def messages(review: Review, *options: str) -> list[str]:
    return [row["message"] for row in listed(review, *options)]


def unsure(text: str, confidence: float = 0.3, **more: Any) -> list[dict[str, Any]]:
    return said(text, more.pop("intent", "ask_fee"), confidence, likely=[("ask_time", 0.2)], **more)


def lines(name: str) -> list[str]:
    return (Path("data/nlu") / name).read_text(encoding="utf-8").splitlines()


def test_the_least_certain_come_first_in_groups_with_their_count(store: Store, seva_nlu: Review) -> None:
    store(
        talk(unsure("kitna lagega", 0.4), unsure("sure one", 0.9)),
        talk(unsure("Kitnaa lagega!!", 0.3), unsure("कितना लगेगा", 0.35), unsure("who knows", 0.1, language="en")),
    )
    rows = listed(seva_nlu)
    assert [(row["message"], row["times"], row["confidence"], row["spelling"]) for row in rows] == [
        ("who knows", "1", "0.100", "en"),
        ("Kitnaa lagega!!", "2", "0.300", "hi_latn"),
        ("कितना लगेगा", "1", "0.350", "hi"),
    ]
    first = rows[1]
    assert [first[name] for name in ("intent_1", "confidence_1", "intent_2", "confidence_2", "intent_3")] == [
        "ask_fee", "0.300", "ask_time", "0.200", "",
    ]  # fmt: skip
    assert (first["why"], rows[0]["last"]) == ("unsure 2×", "2026-11-18")


def test_what_is_low_is_said_by_the_model_or_by_the_option(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("kam pakka", 0.5), unsure("pakka", 0.7)))
    assert messages(seva_nlu) == ["kam pakka"]
    assert messages(seva_nlu, "--below", "0.4") == []
    assert messages(seva_nlu, "--below", "0.8") == ["kam pakka", "pakka"]


def test_what_citizens_corrected_is_shown_however_sure_the_model_was(store: Store, seva_nlu: Review) -> None:
    store(
        talk(said("pani ka paisa", "pay_bill", 0.95), said("ye nahi poocha", "repeat", 0.9)),
        talk(unsure("kuch aur"), said("dhanyavaad", "thank")),
        talk(lost("kitna lagta", FEE, TIME), said("1", "inform")),
    )
    rows = listed(seva_nlu, "--corrected")
    assert [(row["message"], row["why"], row["meant_intent"], row["meant_service"]) for row in rows] == [
        ("kitna lagta", "chosen", "ask_fee", "income_certificate"),
        ("pani ka paisa", "said wrong", "", ""),
    ]


def test_what_was_not_understood_is_shown_however_sure_the_model_was(store: Store, seva_nlu: Review) -> None:
    store(talk(lost("kagaz wala banwana 12 ka", intent="inform", confidence=0.95)))
    store(talk(lost("match kab hai aaj", intent="out_of_scope", confidence=0.95)))
    assert [(row["message"], row["why"]) for row in listed(seva_nlu)] == [
        ("kagaz wala banwana 12 ka", "not understood")
    ]


def test_no_name_and_no_number_of_a_citizen_is_shown(store: Store, seva_nlu: Review) -> None:
    text = "naam Zubeida Khatoon hai, 110092 me paise kitne, mobile 9876543210"
    store(
        talk(
            unsure(text, entities=[entity(text, "110092", "pincode"), entity(text, "9876543210", "mobile")]),
            said("form", "apply_service", asked=CONSENT),
            unsure("Zubeida Khatoon", intent="inform", asked=CONSENT),
            said("haan", "affirm", asked=NAME),
            unsure("Zubeida Khatoon", intent="bot_challenge", asked={**NAME, "field": "guardian_name"}),
        )
    )
    shown = listed(seva_nlu)
    assert [row["message"] for row in shown] == ["naam ‹name› hai, ‹pincode› me paise kitne, mobile ‹mobile›"]
    assert not [word for word in ("ubeida", "hatoon", "110092", "98765") if word in str(shown)]


def test_limit_and_since(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("pehla", 0.1, at=NOON - 2 * DAY), unsure("doosra", 0.2, at=NOON - DAY), unsure("teesra", 0.3)))
    assert messages(seva_nlu, "--limit", "1") == ["pehla"]
    assert messages(seva_nlu, "--since", "2026-11-17") == ["doosra", "teesra"]
    assert messages(seva_nlu, "--since", "2026-11-19") == []
    assert seva_nlu("review", "--list", "--since", "yesterday").code == 2
    assert seva_nlu("review", "--list", "--below", "1.5").code == 2


def test_a_cell_is_never_a_formula(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("=cmd|x!A1 kitna"), unsure("+dijiye paisa")))
    assert {row["message"] for row in listed(seva_nlu)} == {"'=cmd|x!A1 kitna", "'+dijiye paisa"}


def test_a_message_is_labelled_and_not_shown_again(store: Store, seva_nlu: Review, project: Path) -> None:
    store(talk(unsure("kharcha kitna padta", 0.1), unsure("haan to kitna kharch", 0.2)))
    done = seva_nlu("review", typed=["1", "-", "q"])
    assert (done.code, done.err) == (0, "")
    assert "ask_fee: data/nlu/hi_latn/ask.yml:8 kharcha kitna padta" in done.words
    assert "1 labelled, 0 skipped" in done.words
    assert "\n".join(lines("hi_latn/ask.yml")) + "\n" == ASK.replace(
        "    - paise kitne lagenge\n", "    - paise kitne lagenge\n    - kharcha kitna padta\n"
    )
    assert messages(seva_nlu) == ["haan to kitna kharch"]
    assert messages(seva_nlu, "--again") == ["kharcha kitna padta", "haan to kitna kharch"]
    kept = (project / "var" / "nlu_reviewed.txt").read_text(encoding="utf-8")
    assert kept == Cipher(KEY).index(f"Latn {key_text('kharcha kitna padta')}") + "\n"


def test_a_service_is_asked_for_where_the_intent_is_said_of_services(store: Store, seva_nlu: Review) -> None:
    text = "wo kamai wala kagaz kitne ka"
    found = [entity(text, "kamai wala kagaz", "service", "income_certificate")]
    store(talk(unsure(text, entities=found, candidates=["income_certificate", "ews_certificate"])))
    done = seva_nlu("review", typed=["fee", "", "q"])
    assert "2 ews_certificate" in done.words
    assert lines("hi_latn/services/income_certificate.yml")[-1] == f"    - {text}"


def test_what_the_citizen_meant_can_be_chosen(store: Store, seva_nlu: Review) -> None:
    store(talk(lost("kitna lagta wo", FEE, TIME), said("2", "inform")))
    done = seva_nlu("review", typed=["2"])
    assert "2 ask_time of income_certificate: what the citizen turned out to mean" in done.words
    assert lines("hi_latn/services/income_certificate.yml")[-2:] == ["  examples: |", "    - kitna lagta wo"]


def test_commands_of_the_review(store: Store, seva_nlu: Review) -> None:
    store(
        talk(
            unsure("ek baat", 0.1),
            unsure("cricket ka score", 0.2),
            unsure("XYZ ke ghar ka kitna", 0.3),
            unsure("some thing", 0.35, language="en"),
            unsure("naya sawal", 0.4),
        )
    )
    typed = [
        "s",
        "nothing like it",
        "?",
        "o",
        "e",
        "ghar ka kitna dena hota",
        "ask_fee -",
        "l",
        "hindi",
        "hi_latn",
        "1 -",
    ]
    done = seva_nlu("review", typed=typed)
    assert done.code == 0
    assert "There is none of that name." in done.words
    assert "bot_challenge" in done.words
    assert "3 labelled, 1 skipped" in done.words
    assert lines("hi_latn/other.yml")[-1] == "    - cricket ka score"
    assert lines("hi_latn/ask.yml")[7:9] == ["    - ghar ka kitna dena hota", "    - some thing"]
    assert messages(seva_nlu) == ["naya sawal"]


def test_where_the_language_is_not_sure_it_is_asked(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("fees please", language="en", sure=0.1)))
    done = seva_nlu("review", typed=["1 -", "hi_latn"])
    assert "Spelling (en, hi, hi_latn, mixed; Enter: en)" in done.words
    assert lines("hi_latn/ask.yml")[7] == "    - fees please"


def test_both_scripts_are_mixed(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("fees कितनी")))
    seva_nlu("review", typed=["1 income certificate"])
    assert lines("mixed/services/income_certificate.yml")[-1] == "    - fees कितनी"


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("OBC का कितना", "hi"),
        ("REV26-1234-5678-1 का कितना", "hi"),
        ("kitna लगेगा", "mixed"),
        ("OBC KA KITNA", "hi_latn"),
        ("कितना लगेगा", "hi"),
    ],
)
def test_the_script_tells_the_spelling(store: Store, seva_nlu: Review, text: str, spelling: str) -> None:
    store(talk(unsure(text)))
    assert [row["spelling"] for row in listed(seva_nlu)] == [spelling]


def test_what_models_are_judged_by_is_not_even_shown(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("Bhaiyya kitna kharcha aayega??"), unsure("how much to pay"), unsure("kuch aur")))
    assert messages(seva_nlu) == ["kuch aur"]
    done = seva_nlu("review", typed=["s"])
    assert "2 more are evaluation messages" in done.words


def test_other_words_may_not_be_what_models_are_judged_by(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("kuch aur")))
    done = seva_nlu("review", typed=["e", "kitna time", "ask_time -"])
    assert "Models are judged by this message" in done.words
    assert "0 labelled, 1 skipped" in done.words
    assert not [line for name in ("hi_latn/ask.yml", "en/ask.yml") for line in lines(name) if "kitna time" in line]


def test_what_stands_in_the_data_is_said_and_done_with(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("Fees kitni hai")))
    done = seva_nlu("review", typed=["2 -"])
    assert "It stands in data/nlu/hi_latn/ask.yml:6 already, as ask_fee: not added." in done.words
    assert "\n".join(lines("hi_latn/ask.yml")) + "\n" == ASK
    assert messages(seva_nlu) == []


def test_made_up_values_are_written_for_what_was_masked(store: Store, seva_nlu: Review) -> None:
    text = "110092 me kitna kharcha, otp 482913"
    store(talk(unsure(text, entities=[entity(text, "110092", "pincode")])))
    seva_nlu("review", typed=["1 -"])
    assert lines("hi_latn/ask.yml")[7] == "    - 110001 me kitna kharcha, otp 1234"


def test_the_end_of_the_input_ends_the_review(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("ek baat")))
    assert "0 labelled, 0 skipped" in seva_nlu("review").words
    assert messages(seva_nlu) == ["ek baat"]


def test_markup_in_a_message_is_text(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("[red]kitna[/red] [bold")))
    assert "[red]kitna[/red] [bold" in seva_nlu("review", typed=["q"]).words


def test_nothing_to_do_and_nothing_there(store: Store, seva_nlu: Review, project: Path) -> None:
    done = seva_nlu("review")
    assert done.code == 1 and "There are no conversations yet." in done.err
    assert not (project / "var").exists()
    store(talk(said("sab theek", "thank", 0.99)))
    assert seva_nlu("review").words == "Nothing waits for a label."


def test_another_key_is_said(store: Store, seva_nlu: Review) -> None:
    store(talk(unsure("ek baat")))
    done = seva_nlu("review", "--list", secret_key="another key for tests")
    assert done.code == 1 and "SEVA_SECRET_KEY" in done.err


@pytest.mark.parametrize("gone", ["domain.yml", "config.yml", "data/nlu"])
def test_outside_of_the_project_it_says_where_to_run(store: Store, seva_nlu: Review, project: Path, gone: str) -> None:
    store(talk(unsure("ek baat")))
    (project / gone).rename(project / "elsewhere")
    done = seva_nlu("review")
    assert done.code == 1 and "Run from the project's root." in " ".join(done.err.split())


def test_the_command_is_entered() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["seva.commands"]["nlu"] == "workbench.review.command:nlu_command"
