"""Finders of the values that need no catalogue: certificates, accounts, mobiles, amounts, ratings, languages."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from nlu import account_numbers
from nlu.data import load
from nlu.ratings import ratings
from nlu.readings import Reading, Value
from seva.language import identifiers
from seva.language.phonetic import key_text

_TWELVE = re.compile(r"(?<!\d)\d{4}[\s\-]?\d{4}[\s\-]?\d{4}(?!\d)")
_LEAST_MONEY = 500
_YEARS = range(1900, 2100)


@cache
def _codes_of_languages() -> Mapping[str, str]:
    return {key_text(name): code for code, names in load("values")["languages"].items() for name in names}


def certificates(reading: Reading) -> Iterator[Value]:
    """Certificate numbers in canonical form."""
    for found in identifiers.find_certificate_numbers(reading.text):
        yield Value("certificate_number", found.value, found.start, found.end)


def aadhaars(reading: Reading) -> Iterator[Value]:
    """Twelve digits that are, or are said to be, or are written like an Aadhaar number."""
    for match in _TWELVE.finditer(reading.text):
        is_named = reading.names("aadhaar")
        if is_named or not match.group().isdigit() or identifiers.looks_like_aadhaar(match.group()):
            yield Value(None, "", match.start(), match.end())


def labelled_accounts(reading: Reading) -> Iterator[Value]:
    """Account numbers after a word that introduces one."""
    for found in account_numbers.labelled_accounts(reading.text, reading.said):
        yield Value("account_number", found.number, found.start, found.end)


def accounts(reading: Reading) -> Iterator[Value]:
    """Account numbers by their form alone."""
    for found in account_numbers.accounts(reading.text):
        yield Value("account_number", found.number, found.start, found.end)


def mobiles(reading: Reading) -> Iterator[Value]:
    """Mobile numbers as ten digits."""
    for found in identifiers.find_mobiles(reading.text):
        yield Value("mobile", found.value, found.start, found.end)


def amounts(reading: Reading) -> Iterator[Value]:
    """Rupees: what is marked as money, and larger sums beside "income" and the like."""
    for span in reading.numbers:
        may_be_income = span.value >= _LEAST_MONEY and span.value not in _YEARS
        is_income = may_be_income and reading.beside(span.start, span.end, "money_words")
        if span.is_money or (is_income and not span.is_weak):
            whole = span.value == int(span.value)
            yield Value("amount", int(span.value) if whole else float(span.value), span.start, span.end)


def rated(reading: Reading) -> Iterator[Value]:
    """Ratings from one to five."""
    for found in ratings(reading.text, reading.said, reading.numbers):
        yield Value("rating", found.value, found.start, found.end)


def languages(reading: Reading) -> Iterator[Value]:
    """Languages that are named."""
    codes = _codes_of_languages()
    for word in reading.said:
        if word.key in codes:
            yield Value("language", codes[word.key], word.start, word.end)
