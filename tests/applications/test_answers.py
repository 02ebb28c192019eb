"""One table of answers for each type of field, in English, Hindi and romanised Hindi."""

from datetime import date

import pytest

from seva.applications.answers import CHECKS, Accepted, Refused, check
from seva.catalogue import Field
from tests.applications.fields import TODAY, field_of_type

GOOD = {
    "text": {
        "No one has picked up the garbage": "No one has picked up the garbage",
        "पाँच दिन से कूड़ा नहीं उठा": "पाँच दिन से कूड़ा नहीं उठा",
        "kooda nahi utha 😡": "kooda nahi utha 😡",
        "  two   spaces\tand\nlines ": "two spaces and lines",
        "12": "12",
        "ਕੂੜਾ ਨਹੀਂ ਚੁੱਕਿਆ": "ਕੂੜਾ ਨਹੀਂ ਚੁੱਕਿਆ",
        "call me on +919876543210": "call me on +919876543210",
        "zero\u200bwidth": "zerowidth",
    },
    "name": {
        "Sunita Devi": "Sunita Devi",
        "सुनीता देवी": "सुनीता देवी",
        "sunita devi": "Sunita Devi",
        "my name is Ramesh Kumar": "Ramesh Kumar",
        "mera naam Ramesh Kumar hai": "Ramesh Kumar",
        "मेरा नाम रमेश कुमार है": "रमेश कुमार",
        "MOHD. ALI": "Mohd. Ali",
        "naam naam Ram": "Ram",
    },
    "mobile": {
        "9876543210": "9876543210",
        "+91 98765 43210": "9876543210",
        "919876543210": "9876543210",
        "09876543210": "9876543210",
        "98765-43210": "9876543210",
        "९८७६५४३२१०": "9876543210",
        "mera number 9876543210 hai": "9876543210",
        "nau aath saat chhah paanch char teen do ek zero": "9876543210",
    },
    "pincode": {
        "110092": "110092",
        "110 092": "110092",
        "११००९२": "110092",
        "pin code 110092 hai": "110092",
        "मेरा पिन कोड 110092 है": "110092",
    },
    "date": {
        "12/03/1990": "1990-03-12",
        "1990-03-12": "1990-03-12",
        "12 March 1990": "1990-03-12",
        "12 मार्च 1990": "1990-03-12",
        "१२/०३/१९९०": "1990-03-12",
        "12 march 1990 ko hua": "1990-03-12",
        "kal": "2026-11-21",
        "आज": "2026-11-22",
        "29 Feb 2024": "2024-02-29",
    },
    "address": {
        "House 12, Street 3, Laxmi Nagar": "House 12, Street 3, Laxmi Nagar",
        "मकान 12, गली 3, लक्ष्मी नगर": "मकान 12, गली 3, लक्ष्मी नगर",
        "makan 12 gali 3 laxmi nagar 110092": "makan 12 gali 3 laxmi nagar 110092",
    },
    "aadhaar_last4": {
        "1234": "1234",
        "१२३४": "1234",
        "last 4 digits: 1234": "1234",
        "आख़िरी 4 अंक 1234 हैं": "1234",
        "XXXX XXXX 1234": "1234",
        "aakhri ank 1234 hai": "1234",
    },
    "amount": {
        "1,20,000": "120000",
        "₹ 1,250.50": "1250.5",
        "डेढ़ लाख": "150000",
        "dhai lakh": "250000",
        "85k": "85000",
        "१२०००": "12000",
        "Rs 500": "500",
        "do hazar rupaye": "2000",
        "0": "0",
    },
    "location": {
        "Near the park, Laxmi Nagar": "Near the park, Laxmi Nagar",
        "लक्ष्मी नगर पार्क के पास": "लक्ष्मी नगर पार्क के पास",
        "laxmi nagar park ke paas": "laxmi nagar park ke paas",
        "28.63,77.27": "28.63, 77.27",
        "२८.६३, ७७.२७": "28.63, 77.27",
    },
    "email": {
        "sunita@example.com": "sunita@example.com",
        "my email is sunita.devi+1@mail.example.in.": "sunita.devi+1@mail.example.in",
        "ईमेल sunita@example.com है": "sunita@example.com",
    },
    "year": {"2015": "2015", "२०१५": "2015", "2015 se": "2015", "since 1999": "1999", "unnees sau nabbe": "1990"},
    "number": {"4": "4", "४": "4", "char": "4", "चार": "4", "four": "4", "2.5": "2.5", "5 log": "5", "72.50": "72.5"},
}  # fmt: skip

BAD = {
    "text": {"": "empty", "   \u200b\u200d ": "empty", "😀👍🏽": "empty", "...!?": "empty", "a" * 501: "too_long"},
    "name": {"12345": "name", "haan": "name", "kya chahiye": "name", "R": "name", "😀": "name", "नहीं": "name"},
    "mobile": {
        "12345": "mobile", "1234567890": "mobile", "haan": "mobile", "98765432101": "mobile",
        "9876543210 or 9876543211": "mobile", "नंबर नहीं है": "mobile",
    },
    "pincode": {
        "000000": "pincode", "०००००० ": "pincode", "11009": "pincode", "1100922": "pincode", "haan": "pincode",
        "110092 ya 110001": "pincode", "012345": "pincode",
    },
    "date": {
        "31/02/1990": "no_such_day", "31 February": "no_such_day", "31 फ़रवरी 1990": "no_such_day",
        "29 Feb 2023": "no_such_day", "12/13/1990": "no_such_month", "haan": "date", "हाँ": "date", "yes": "date",
        "march 1990": "day_missing", "12/03/2999": "no_such_year", "23/11/2026": "date_in_future",
        "tomorrow": "date_in_future", "15 दिसंबर 2030": "date_in_future", "12/03/1890": "date_too_far",
        "12/03/1990 ya 13/03/1990": "several_dates", "😀": "date", "0000": "date",
    },
    "address": {"Delhi": "address", "12345678": "address", "😀😀😀😀😀😀😀😀": "address", "ग" * 501: "too_long"},
    "aadhaar_last4": {
        "123": "aadhaar_last4", "haan": "aadhaar_last4", "12345": "whole_aadhaar", "2341 2341 2346": "whole_aadhaar",
        "२३४१२३४१२३४६": "whole_aadhaar", "2 3 4 1 2 3 4 1 2 3 4 6": "whole_aadhaar", "1234 5678": "whole_aadhaar",
    },
    "amount": {
        "haan": "amount", "-500": "amount", "1000 se 2000": "amount", "0.001": "amount", "बहुत सारे": "amount",
        "1" * 13: "amount_too_large", "200 crore": "amount_too_large",
    },
    "location": {
        "12": "location", "😀": "location", "99.9, 20.1": "location", "10.5, 200.1": "location", "x" * 501: "too_long",
    },
    "email": {"sunita": "email", "sunita@": "email", "@example.com": "email", "haan": "email", "a b@c": "email"},
    "year": {
        "15": "year", "haan": "year", "2015 ya 2016": "year", "1700": "year", "1850": "year_range",
        "2027": "year_range",
    },
    "number": {"haan": "number", "-1": "number", "बहुत": "number", "0.12345678": "number", "1" * 12: "number_range"},
}  # fmt: skip


def _cases(table: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    return [(kind, said, expected) for kind, answers in table.items() for said, expected in answers.items()]


def test_every_type_has_its_tables() -> None:
    assert GOOD.keys() == BAD.keys() == CHECKS.keys() - {"choice"}


@pytest.mark.parametrize(("kind", "said", "canonical"), _cases(GOOD))
def test_a_good_answer_is_taken_in_its_canonical_form(kind: str, said: str, canonical: str) -> None:
    assert check(field_of_type(kind), said, TODAY) == Accepted(canonical)
    assert check(field_of_type(kind), canonical, TODAY) == Accepted(canonical)


@pytest.mark.parametrize(("kind", "said", "reason"), _cases(BAD))
def test_a_bad_answer_is_refused_for_its_reason(kind: str, said: str, reason: str) -> None:
    outcome = check(field_of_type(kind), said, TODAY)
    assert isinstance(outcome, Refused)
    assert outcome.reason == reason


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("tomorrow", Accepted("2026-11-23")),
        ("अगले सोमवार", Accepted("2026-11-23")),
        ("kal", Accepted("2026-11-23")),
        ("22/11/2026", Accepted("2026-11-22")),
        ("15 December", Accepted("2026-12-15")),
        ("21/11/2026", Refused("date_in_past")),
        ("15/03/2030", Refused("date_too_far")),
    ],
)
def test_a_date_to_come(said: str, expected: Accepted | Refused) -> None:
    assert check(field_of_type("date", range="future"), said, TODAY) == expected


def test_kal_in_a_field_for_any_date_needs_to_be_said_plainly() -> None:
    assert check(field_of_type("date", range="any"), "kal", TODAY) == Refused("past_or_future")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("DL 3C AB 1234", Accepted("DL3CAB1234")),
        ("dl3cab1234", Accepted("DL3CAB1234")),
        ("DL-3C-AB-१२३४", Accepted("DL3CAB1234")),
        ("DL 3C AB 1234.", Accepted("DL3CAB1234")),
        ("meri gaadi", Refused("pattern")),
        ("DL 3C AB 12345", Refused("pattern")),
        ("😀", Refused("pattern")),
        ("", Refused("empty")),
    ],
)
def test_a_field_with_a_pattern(said: str, expected: Accepted | Refused) -> None:
    asked = field_of_type("text", pattern="^[A-Z]{2}[ -]?[0-9]{1,2}[ -]?[A-Z]{0,3}[ -]?[A-Z]{0,2}[ -]?[0-9]{1,4}$")
    assert check(asked, said, TODAY) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1", Accepted("1")),
        ("30", Accepted("30")),
        ("तीस", Accepted("30")),
        ("0", Refused("number_range", {"least": "1", "most": "30"})),
        ("31", Refused("number_range", {"least": "1", "most": "30"})),
    ],
)
def test_a_number_with_limits(said: str, expected: Accepted | Refused) -> None:
    assert check(field_of_type("number", minimum=1, maximum=30), said, TODAY) == expected


def test_a_number_without_an_upper_limit_still_names_one_when_it_refuses() -> None:
    refused = check(field_of_type("number"), "1" * 12, TODAY)
    assert isinstance(refused, Refused)
    assert refused.values == {"least": "0", "most": "1000000000"}


def test_the_year_of_today_is_the_latest_for_a_year() -> None:
    asked: Field = field_of_type("year")
    assert check(asked, "2027", date(2027, 1, 1)) == Accepted("2027")
    assert check(asked, "2027", date(2026, 12, 31)) == Refused("year_range")
