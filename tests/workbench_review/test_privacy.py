"""What a linguist may not see: answers, names, numbers; and what stands for them in the training data."""

import pytest

from seva.language.phonetic import key_text
from tests.workbench_review.talk import CONSENT, FEE, NAME, SEX, entity, said, talk
from workbench.review.heard import Heard, heard
from workbench.review.privacy import as_example, is_hidden, masked

COMMON = frozenset(key_text("mera mujhe my pita ration card me wala galat kagaz chahiye").split())


def message(text: str, intent: str = "apply_service", **more: object) -> Heard:
    return heard(talk(said(text, intent, **more)))[0]


def in_form(question: dict[str, object], *turn: object, **more: object) -> Heard:
    """A message while a question is open; the form stays at that question unless `asked` says otherwise."""
    return heard(talk(said("form", asked=question), said(*turn, **{"asked": question, **more})))[1]


@pytest.mark.parametrize("confidence", [0.1, 0.9])
@pytest.mark.parametrize(
    ("question", "text", "intent"),
    [
        (NAME, "Zubeida Khatoon", "inform"),
        (NAME, "Aman", "talk_to_human"),
        (NAME, "Fees Kitni Hai", "ask_fee"),
        (CONSENT, "Ramesh Kumar", "inform"),
        (SEX, "Talk Bhatia", "goodbye"),
        (SEX, "H.No 12, Gali 4, Seelampur", "out_of_scope"),
        ({**NAME, "type": "address"}, "H.No 12, Gali 4, near the office", "find_official"),
        ({**NAME, "type": "a type of tomorrow"}, "12 kuch bhi", "ask_fee"),
    ],
)
def test_what_may_be_an_answer_in_the_form_is_not_shown(
    question: dict[str, object], text: str, intent: str, confidence: float
) -> None:
    assert is_hidden(in_form(question, text, intent, confidence))


def test_an_answer_that_was_taken_is_not_shown() -> None:
    assert is_hidden(in_form(CONSENT, "kitna time lagega yaar", "ask_time", 0.3, asked=NAME))
    assert is_hidden(in_form(CONSENT, "kitna time lagega yaar", "ask_time", 0.3, asked=None))


def test_a_question_that_came_between_is_shown() -> None:
    assert not is_hidden(in_form(CONSENT, "kitna time lagega yaar", "ask_time", 0.3))
    other = {**CONSENT, "service": "caste_certificate_scst"}
    assert not is_hidden(in_form(SEX, "jati wala chahiye mujhe", "apply_service", 0.3, asked=other))


@pytest.mark.parametrize("text", ["", "  ", "110092", "9876 543 210", "/home/me/photo.jpg", "१२३४", "Sunita Sharma"])
def test_values_files_and_names_alone_are_not_shown(text: str) -> None:
    assert is_hidden(message(text, "inform"))


@pytest.mark.parametrize("text", ["income certificate banwana hai", "👍", "kya hua"])
def test_a_request_taken_for_a_value_is_shown(text: str) -> None:
    assert not is_hidden(message(text, "inform"))


def test_choices_and_values_that_were_awaited_are_not_shown() -> None:
    offered = said("kitna", expecting={"options": [FEE, FEE]})
    assert is_hidden(heard(talk(offered, said("2", "inform")))[1])
    awaited = said("bill", expecting={"entity": "account_number", "intent": "pay_bill"})
    assert is_hidden(heard(talk(awaited, said("K dash 44", "inform")))[1])
    assert not is_hidden(heard(talk(awaited, said("number kahan milega", "ask_service")))[1])
    words = said("feedback", expecting={"entity": "text", "intent": "give_feedback"})
    assert is_hidden(heard(talk(words, said("Sharma ji ne bahut pareshan kiya", "file_grievance")))[1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mera naam Zubeida Khatoon hai, kagaz chahiye", "mera naam ‹name› hai, kagaz chahiye"),
        ("मेरा नाम ज़ुबैदा ख़ातून है, कागज़ चाहिए", "मेरा नाम ‹name› है, कागज़ चाहिए"),
        ("my name is Lalrinpuii Hmar", "my name is ‹name›"),
        ("pita ka naam Qasimuddin", "pita ka naam ‹name›"),
        ("Qasimuddin ke naam ka ration card", "‹name› ke naam ka ration card"),
        ("smt. Gurleen ka kagaz", "smt. ‹name› ka kagaz"),
        ("ration card me naam galat hai", "ration card me naam galat hai"),
        ("mujhe RAMESH KUMAR YADAV wala kagaz chahiye", "mujhe ‹name› wala kagaz chahiye"),
        ("otp 482913 aaya, aadhaar 1234 5678 9012", "otp **** aaya, aadhaar ****"),
        ("आधार १२३४ ५६७८ ९०१२", "आधार ****"),
        ("suresh_80@okbank se paise kate", "‹email› se paise kate"),
        ("bacche 2 hain", "bacche 2 hain"),
        ("card me naam judwana, naam htwani, नाम डलवाना है", "card me naam judwana, naam htwani, नाम डलवाना है"),
        ("Devender Singh ka card", "‹name› ka card"),
        ("Mohd. Yusuf ka card", "‹name› ka card"),
    ],
)
def test_personal_data_is_masked(text: str, shown: str) -> None:
    assert masked(message(text), COMMON) == shown


def test_values_that_entities_mark_are_masked_and_services_are_not() -> None:
    text = "income certificate 110092 wale ka, 12 march ko, rohini me"
    entities = [
        entity(text, "income certificate", "service", "income_certificate"),
        entity(text, "110092", "pincode"),
        entity(text, "12 march", "date", "2026-03-12"),
        entity(text, "rohini", "district", "north_west"),
    ]
    shown = masked(message(text, entities=entities), COMMON)
    assert shown == "income certificate ‹pincode› wale ka, ‹date› ko, ‹district› me"
    assert as_example(shown) == "income certificate 110001 wale ka, 15/08/1990 ko, Rohini me"


def test_what_stands_in_their_place_fits_the_script() -> None:
    assert as_example("मेरा नाम ‹name› है, ‹district› में, आधार ****") == "मेरा नाम रमेश कुमार है, रोहिणी में, आधार 1234"
    assert as_example("mera naam ‹name› hai") == "mera naam Ramesh Kumar hai"


def test_places_that_overlap_are_masked_once() -> None:
    text = "ref REV26-4821-0937-2 dekho"
    entities = [entity(text, "REV26-4821-0937-2", "reference_number"), entity(text, "0937-2 dekho", "account_number")]
    shown = masked(message(text, entities=entities), COMMON)
    assert shown == "ref ‹reference_number›"
