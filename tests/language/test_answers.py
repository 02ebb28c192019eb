"""Choices, yes and no, names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.language.choices import Option, match_choice
from seva.language.names import parse_name
from seva.language.yesno import parse_yes_no

GENDER = [
    Option("male", ["Male", "पुरुष", "purush", "aadmi"]),
    Option("female", ["Female", "महिला", "mahila", "aurat"]),
    Option("other", ["Other", "अन्य", "anya"]),
]
PLACES = [
    Option("north", ["North", "उत्तर"]),
    Option("north_east", ["North East", "उत्तर पूर्व"]),
    Option("south_east", ["South East", "दक्षिण पूर्व"]),
    Option("east", ["East", "पूर्व"]),
    Option("shahdara", ["Shahdara", "शाहदरा"]),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", "female"), ("२", "female"), ("option 2", "female"), ("दूसरा", "female"), ("second wala", "female"),
        ("pehla", "male"), ("last", "other"), ("aakhri wala", "other"), ("female", "female"), ("MALE", "male"),
        ("mahila", "female"), ("महिला", "female"), ("main aurat hu", "female"), ("purus", "male"), ("4", None),
        ("0", None),
        ("xyz", None), ("", None), ("😀", None),
    ],
)  # fmt: skip
def test_a_choice_by_number_name_or_near_spelling(text: str, expected: str | None) -> None:
    assert match_choice(text, GENDER) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("north", "north"), ("north east", "north_east"), ("uttar purv", "north_east"), ("sahdara", "shahdara"),
        ("shahadra", "shahdara"), ("दक्षिण", "south_east"), ("purv", "east"),
        ("mai north east me rehta hu", "north_east"),
    ],
)  # fmt: skip
def test_the_longest_name_said_wins(text: str, expected: str) -> None:
    assert match_choice(text, PLACES) == expected


def test_several_close_ones_are_all_told() -> None:
    options = [Option("a", ["ration card new"]), Option("b", ["ration card member"]), Option("c", ["water bill"])]
    assert match_choice("ration card", options) == ["a", "b"]


@given(st.lists(st.text(alphabet="abcdefghij", min_size=4, max_size=9), min_size=1, max_size=8, unique=True), st.data())
def test_every_option_is_reached_by_its_id(ids: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(ids))
    assert match_choice(wanted, [Option(id_, [f"name {id_}"]) for id_ in ids]) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "haan", "haan ji", "हाँ", "हाँ जी ठीक है", "ji", "ok", "OK.", "theek hai", "sahi hai", "yes please",
        "bilkul", "sure", "👍",
        "jama karo", "जमा करें", "haan kar do", "I agree", "main sahmat hu", "sab sahi hai", "y", "हां", "haaaan",
        "koi baat nahi",
    ],
)  # fmt: skip
def test_yes(text: str) -> None:
    assert parse_yes_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "nahi", "नहीं", "no", "nahi ji", "ji nahi", "मत", "theek nahi hai", "sahi nahi hai", "galat hai", "rehne do",
        "👎",
        "i do not agree", "abhi nahi", "अभी नहीं", "nahi chahiye", "nope", "n", "no no",
    ],
)  # fmt: skip
def test_no(text: str) -> None:
    assert parse_yes_no(text) is False


@pytest.mark.parametrize(
    "text",
    ["", "haan nahi", "12", "haan income certificate chahiye", "do", "hai", "fees kitni hai", "👍👎", "Ramesh", "kya"],
)
def test_neither(text: str) -> None:
    assert parse_yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ramesh Kumar", "Ramesh Kumar"), ("my name is ramesh kumar", "Ramesh Kumar"),
        ("mera naam Sunita Devi hai", "Sunita Devi"),
        ("मेरा नाम सुनीता देवी है", "सुनीता देवी"), ("A.P.J. Abdul Kalam", "A.P.J. Abdul Kalam"),
        ("D'Souza", "D'Souza"),
        ("MOHAMMED-ALI", "Mohammed-Ali"), ("राम 😀", "राम"), ("Om", "Om"), ("pita ka naam Shyam Lal hai", "Shyam Lal"),
        ("Meera", "Meera"), ("Karan Johar", "Karan Johar"), ("naam: Fatima Begum", "Fatima Begum"),
        ("सु\u200dनीता", "सुनीता"),
    ],
)  # fmt: skip
def test_names(text: str, name: str) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "😀😀", "R2D2", "9876543210", "fees kitni hai", "मुझे आय प्रमाण पत्र चाहिए", "haan", "mera naam",
        "...", "a" * 81,
        "one two three four five six seven", "kya documents lagenge",
    ],
)  # fmt: skip
def test_what_is_no_name(text: str) -> None:
    assert parse_name(text) is None


@given(st.text(max_size=150))
def test_any_text_is_survived(text: str) -> None:
    name = parse_name(text)
    assert name is None or 2 <= len(name) <= 80
    assert parse_yes_no(text) in (True, False, None)
    assert match_choice(text, GENDER) is None or match_choice(text, GENDER)


@pytest.mark.parametrize("name", ["Salman Khan", "सलमान ख़ान", "Lakshmi Bai", "Han Solo", "Mera Devi"])
def test_names_that_sound_like_common_words(name: str) -> None:
    assert (parse_name(name) == name) == (name != "Mera Devi")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is, my name is Ram", "Ram"),
        ("Ramesh Kumar Sharma s/o Mohan Lal", "Ramesh Kumar Sharma"),
        ("papa ka naam ramesh hai", "Ramesh"),
        ("रमेश बोल रहा हूँ", "रमेश"),
        ("Ram Kumar hu main", "Ram Kumar"),
        ("सुनीता नाम है मेरा", "सुनीता"),
    ],
)
def test_names_out_of_longer_frames(text: str, name: str) -> None:
    assert parse_name(text) == name


@given(st.text(alphabet="ramyn मेरा नाम है hai is s/o-.", max_size=40))
def test_a_name_read_again_is_the_same(text: str) -> None:
    once = parse_name(text)
    assert once is None or parse_name(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Waterand sewer", "both"), ("watr and sewer", "both"), ("sewer", "sewer"), ("only water", "water")],
)
def test_a_name_of_several_words_is_not_one_inside_of_it(text: str, expected: str) -> None:
    options = [Option("water", ["Water"]), Option("sewer", ["Sewer"]), Option("both", ["Water and sewer", "both"])]
    assert match_choice(text, options) == expected
