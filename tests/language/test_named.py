"""Which choice a longer message names in passing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.language.choices import Option
from seva.language.named import named_choice

CIVIC = [
    Option("garbage", ["Garbage / cleaning", "कूड़ा / सफ़ाई", "kuda", "कचरा", "safai"]),
    Option("streetlight", ["Street light", "स्ट्रीट लाइट", "light", "gali ki light"]),
    Option("pothole", ["Road / pothole", "सड़क / गड्ढा", "sadak", "gaddha"]),
    Option("park", ["Park", "पार्क"]),
]
OTHERS = [
    Option("carpenter", ["Carpenter", "बढ़ई", "badhai"]),
    Option("car", ["Car", "कार", "gaadi"]),
    Option("m", ["Male", "m", "मेल"]),
    Option("job", ["Job / recruitment", "नौकरी / भर्ती", "bharti"]),
    Option("first", ["1st", "first", "pehli"]),
    Option("range", ["1 to 3", "1-3", "5"]),
]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("street light kharab hai", "streetlight"), ("स्ट्रीट लाइट ख़राब है", "streetlight"),
        ("stret light band padi hai", "streetlight"), ("street lite nahi jalti", "streetlight"),
        ("gali ki light 3 din se band", "streetlight"), ("LIGHT nahi aa rahi", "streetlight"),
        ("kooda nahi uth raha", "garbage"), ("मोहल्ले में कूड़ा पड़ा है", "garbage"),
        ("there is a pothole on my lane", "pothole"), ("park me safai nahi", None),
        ("street light aur kooda", None), ("mcd complaint", None), ("2", None), ("", None), ("😀", None),
    ],
)  # fmt: skip
def test_the_one_option_that_is_named(text: str, id_: str | None) -> None:
    assert named_choice(text, CIVIC) == id_


@pytest.mark.parametrize(
    "text",
    [
        "mere bade bhai ka card", "licence banwa kar do", "I'm here", "my e-mail", "bhartiya hone ka praman",
        "pehli baar", "1 to 3", "5", "gaadi ka licence",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_name_is_none(text: str) -> None:
    assert named_choice(text, OTHERS) is None


def test_a_longer_name_wins_over_one_inside_of_it() -> None:
    options = [Option("north", ["north"]), Option("north_east", ["north east"])]
    assert named_choice("we live in north east district", options) == "north_east"
    assert named_choice("we live in the north of it", options) == "north"


def test_what_the_service_itself_is_called_tells_nothing() -> None:
    options = [Option("water", ["Water", "पानी"]), Option("sewer", ["Sewer"])]
    assert named_choice("new water connection", options) == "water"
    assert named_choice("new water connection", options, known=["New water connection"]) is None
    assert named_choice("sewer connection", options, known=["New water connection"]) == "sewer"


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    assert named_choice(text, CIVIC) in (None, "garbage", "streetlight", "pothole", "park")
