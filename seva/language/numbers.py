"""Numbers and amounts in figures and words: "1,20,000", "ढाई लाख", "saadhe teen hazar", "two lakh fifty", "85k"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from seva.language import data
from seva.language.normalise import normalise
from seva.language.phonetic import phonetic_key
from seva.language.script import WORD, clean, fold_digits

Kind = Literal["figure", "unit", "scale", "quarter", "currency", "other"]

_TOKEN = re.compile(rf"\d{{1,3}}(?:,\d{{2,3}})*,\d{{3}}(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?|₹|{WORD.pattern}|[^\s\w]")
_WORD_CHARACTER = re.compile(r"[\w\u0900-\u097f]")
_RANGE = re.compile(r"\s*(?:-|\u2013|to|se|or|ya|से|या)\s*", re.IGNORECASE)
_GIVE = ("do", "दो")
_SHORTEST_SOUND = 4
_LARGEST_FIGURE = 15
_FEW_WORDS = 4
_SPOKEN = 3
_THOUSAND, _HUNDRED = Decimal(1000), Decimal(100)


class Token(NamedTuple):
    """A word or figure with what it is as a part of a number."""

    text: str
    start: int
    end: int
    kind: Kind
    value: Decimal
    is_weak: bool


@dataclass(frozen=True)
class NumberSpan:
    """A number found in a text; weak if it is made of words that are usually not numbers ("do", "ek")."""

    value: Decimal
    start: int
    end: int
    is_weak: bool
    is_money: bool


@cache
def _written() -> dict[str, tuple[Kind, Decimal]]:
    lists = data.load("numbers")
    kinds: dict[str, Kind] = {"units": "unit", "scales": "scale", "quarters": "quarter"}
    return {
        normalise(word): (kind, Decimal(value))
        for name, kind in kinds.items()
        for value, words in lists[name].items()
        for word in words
    }


@cache
def _sounds() -> dict[str, tuple[Kind, Decimal]]:
    """Return keys that only one number has and that are long enough not to be another word's."""
    meanings: dict[str, set[tuple[Kind, Decimal]]] = {}
    for word, meaning in _written().items():
        meanings.setdefault(phonetic_key(word), set()).add(meaning)
    return {
        key: next(iter(found)) for key, found in meanings.items() if len(found) == 1 and len(key) >= _SHORTEST_SOUND
    }


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in data.load("numbers")[name])


def tokens(text: str) -> list[Token]:
    """Split into figures and words with their meaning as parts of a number; offsets are those of the text."""
    return [_token(match) for match in _TOKEN.finditer(fold_digits(text))]


def _token(match: re.Match[str]) -> Token:
    text, start, end = match.group(), match.start(), match.end()
    if text[0].isdecimal():
        kind: Kind = "figure" if len(text) <= _LARGEST_FIGURE else "other"
        return Token(text, start, end, kind, Decimal(text.replace(",", "")), False)
    kind, value = _meaning(text)
    return Token(text, start, end, kind, value, normalise(text) in _set("weak"))


@lru_cache(maxsize=8192)
def _meaning(word: str) -> tuple[Kind, Decimal]:
    written = normalise(word)
    if written in _set("currency"):
        return "currency", Decimal(0)
    by_sound = _sounds().get(phonetic_key(word)) if len(word) >= _SHORTEST_SOUND else None
    return _written().get(written) or by_sound or ("other", Decimal(0))


class _Reader:
    """Adds up the parts of one number, left to right, until a part does not fit."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.current: Decimal | None = None
        self.quarter = Decimal(0)
        self.limit = Decimal("Infinity")
        self.is_after_hundred = False
        self.can_take_unit = False
        self.parts: list[Token] = []

    @property
    def value(self) -> Decimal:
        value = self.total + (self.current or 0)
        return value.to_integral_value() if value == int(value) else value

    def take(self, token: Token) -> bool:
        """Add the token if it continues the number; tell whether it did."""
        takers = {
            "figure": self._take_value,
            "unit": self._take_value,
            "quarter": self._take_quarter,
            "scale": self._take_scale,
        }
        taker = takers.get(token.kind)
        if taker is None or not taker(token):
            return False
        self.parts.append(token)
        return True

    def _take_value(self, token: Token) -> bool:
        is_word = token.kind == "unit"
        if self.current is None:
            if token.value >= self.limit:
                return False
            self.current = token.value + self.quarter
            self.can_take_unit = is_word and not self.quarter and token.value in range(20, 100, 10)
        elif (self.can_take_unit and is_word and 0 < token.value < 10) or (
            self.is_after_hundred and token.value < _HUNDRED
        ):
            self.current += token.value
            self.can_take_unit = self.is_after_hundred and is_word and token.value in range(20, 100, 10)
            self.is_after_hundred = False
        else:
            return False
        return True

    def _take_quarter(self, token: Token) -> bool:
        if self.parts:
            return False
        self.quarter = token.value
        return True

    def _take_scale(self, token: Token) -> bool:
        is_short = token.text.isascii() and len(token.text) <= 2
        if is_short and not (self.parts and self.parts[-1].kind == "figure"):
            return False
        base = self.current if self.current is not None else 1 + self.quarter
        if token.value >= self.limit or (self.total and self.current is None) or not base:
            return False
        if token.value == _HUNDRED:
            self.current, self.is_after_hundred, self.can_take_unit = base * token.value, True, False
            return base < _HUNDRED
        self.total += base * token.value
        self.current, self.limit, self.is_after_hundred = None, token.value, False
        return True


def find_numbers(text: str) -> list[NumberSpan]:
    """Return the numbers of the text in order, without those with a minus sign."""
    found, all_tokens, at = [], tokens(text), 0
    while at < len(all_tokens):
        reader, after = _read(all_tokens, at)
        if reader.parts and not (len(reader.parts) == 1 and reader.parts[0].kind == "quarter"):
            span = _span(
                reader, all_tokens[at - 1] if at else None, all_tokens[after] if after < len(all_tokens) else None
            )
            if not _is_negative(text, span.start):
                found.append(span)
        at = max(after, at + 1)
    return found


def _read(all_tokens: Sequence[Token], at: int) -> tuple[_Reader, int]:
    reader = _Reader()
    while at < len(all_tokens):
        is_joined = all_tokens[at].text.lower() == "and" and bool(reader.total or reader.is_after_hundred)
        if is_joined and at + 1 < len(all_tokens) and reader.take(all_tokens[at + 1]):
            at += 2
        elif reader.take(all_tokens[at]):
            at += 1
        else:
            break
    return reader, at


def _span(reader: _Reader, before: Token | None, after: Token | None) -> NumberSpan:
    has_currency = any(
        token is not None and (token.kind == "currency" or token.text == "₹") for token in (before, after)
    )
    is_large = any(part.kind == "scale" and part.value >= _THOUSAND for part in reader.parts)
    is_weak = all(part.is_weak for part in reader.parts)
    return NumberSpan(
        reader.value,
        reader.parts[0].start,
        reader.parts[-1].end,
        is_weak and not has_currency,
        has_currency or is_large,
    )


def _is_negative(text: str, start: int) -> bool:
    return text[max(start - 1, 0) : start] in ("-", "\u2212") and not text[max(start - 2, 0) : start - 1].strip()


def parse_number(text: str) -> Decimal | None:
    """Return the one number of an answer, or None if there is none or several."""
    answer = clean(text)
    spans = find_numbers(answer)
    strong = [span for span in spans if not span.is_weak]
    weak = [span for span in spans if _is_meant(answer, span)] if len(answer.split()) <= _FEW_WORDS else []
    values = {span.value for span in strong or weak}
    return values.pop() if len(values) == 1 else None


def _is_meant(answer: str, span: NumberSpan) -> bool:
    """Tell a weak number from the "do" that ends a request ("bata do")."""
    is_last = not _WORD_CHARACTER.search(answer, span.end)
    return not (
        is_last and _WORD_CHARACTER.search(answer[: span.start]) and normalise(answer[span.start : span.end]) in _GIVE
    )


def parse_amount(text: str) -> Decimal | None:
    """Return the rupees of an answer: the one number that is marked as money, else the one number; None for a range."""
    answer = clean(text)
    spans = [span for span in find_numbers(answer) if not span.is_weak]
    if any(_RANGE.fullmatch(answer, left.end, right.start) for left, right in pairwise(spans)):
        return None
    money = {span.value for span in spans if span.is_money}
    return money.pop() if len(money) == 1 else None if money else parse_number(answer)


def spoken_digits(text: str) -> str:
    """Write numbers that were read out digit by digit ("double one zero nau…") as figures; else the text as it is."""
    result, done, run = [], 0, list[Token]()
    for token in [*tokens(text), Token("", len(text), len(text), "other", Decimal(0), False)]:
        if _repeat(token) or (token.kind in ("unit", "figure") and token.value == int(token.value)):
            run.append(token)
            continue
        if len(run) >= _SPOKEN and any(part.kind != "figure" for part in run):
            result += [text[done : run[0].start], _concatenate(run)]
            done = run[-1].end
        run = []
    return "".join([*result, text[done:]])


def _repeat(token: Token) -> int:
    written = normalise(token.text)
    return next((int(times) for times, names in data.load("numbers")["repeats"].items() if written in names), 0)


def _concatenate(run: Sequence[Token]) -> str:
    digits, times, is_tens = "", 1, False
    for token in run:
        if _repeat(token):
            times, is_tens = _repeat(token), False
            continue
        is_word = token.kind == "unit"
        read = str(token.value) if is_word else token.text
        digits = digits[:-1] + read if is_tens and is_word and 0 < token.value < 10 else digits + read * times
        times, is_tens = 1, is_word and token.value in range(20, 100, 10)
    return digits
