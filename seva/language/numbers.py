"""Numbers and amounts in figures and words: "1,20,000", "ढाई लाख", "saadhe teen hazar", "two lakh fifty", "85k"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from seva.language.normalise import normalise
from seva.language.number_reader import THOUSAND, Reader, read
from seva.language.number_words import Token, tokens
from seva.language.read_out import spoken_digits
from seva.language.script import clean

__all__ = ["NumberSpan", "find_numbers", "parse_amount", "parse_number", "spoken_digits"]

_WORD_CHARACTER = re.compile(r"[\w\u0900-\u097f]")
_WORD_BEFORE = re.compile(r"[^\W\d_]|[\u0900-\u097f]")
_RANGE = re.compile(r"\s*(?:-|\u2013|to|se|or|ya|से|या)\s*", re.IGNORECASE)
_PRICE = re.compile(r"\s*/[-=]")
_GIVE = ("do", "दो")
_YEARS = frozenset({*range(1900, 2000), *range(2001, 2100)})
_FEW_WORDS = 4


@dataclass(frozen=True)
class NumberSpan:
    """A number found in a text; weak if it is made of words that are usually not numbers ("do", "ek").

    It is money by its currency, its size in words or its commas; bare if it is a scale that nothing counts ("lakh").
    """

    value: Decimal
    start: int
    end: int
    is_weak: bool
    is_money: bool
    is_bare: bool = False


def find_numbers(text: str, said: Sequence[Token] | None = None) -> list[NumberSpan]:
    """Return the numbers of the text in order, without those with a minus sign; `said` are its tokens, if at hand."""
    found, all_tokens, at = list[NumberSpan](), tokens(text) if said is None else said, 0
    while at < len(all_tokens):
        reader, after = read(all_tokens, at)
        if reader is not None:
            reader, after = _without_give(reader, all_tokens, at, after)
            span = _span(text, reader, all_tokens[:at][-2:], all_tokens[after : after + 1])
            if not _is_negative(text, span.start):
                found.append(span)
        at = after
    return found


def _without_give(reader: Reader, all_tokens: Sequence[Token], at: int, after: int) -> tuple[Reader, int]:
    """The number without the "do" that ends a request ("mujhe 5 hazar do"), and the place after it."""
    last = reader.parts[-1]
    is_request = at > 0 or reader.parts[0].kind == "figure"
    if after < len(all_tokens) or len(reader.parts) < 2 or not is_request or normalise(last.text) not in _GIVE:
        return reader, after
    without = read(all_tokens[: after - 1], at)[0]
    return (without, after - 1) if without else (reader, after)  # "sava do" is no number without its last word


def _span(text: str, reader: Reader, before: Sequence[Token], after: Sequence[Token]) -> NumberSpan:
    start, end = reader.parts[0].start, reader.parts[-1].end
    if before and before[-1].text == ".":
        before = before[:-1]  # "Rs. 500"
    has_currency = any(token.kind == "currency" for token in (*before[-1:], *after)) or bool(_PRICE.match(text, end))
    is_weak = all(part.is_weak for part in reader.parts)
    is_money = has_currency or _is_large(reader, is_alone=not before and not after)
    return NumberSpan(reader.value, start, end, is_weak and not has_currency, is_money, reader.is_bare)


def _is_large(reader: Reader, *, is_alone: bool) -> bool:
    """Whether it is written as only amounts are: in thousands or lakhs, no year in words, no "k" that may be "ke"."""
    if reader.is_bare or reader.value < THOUSAND or (reader.is_scale_apart and not is_alone):
        return False
    is_in_words = all(part.kind != "figure" for part in reader.parts)
    if is_in_words and reader.value in _YEARS:
        return False
    return any(part.kind == "scale" or "," in part.text for part in reader.parts)


def _is_negative(text: str, start: int) -> bool:
    return text[max(start - 1, 0) : start] in ("-", "\u2212") and not text[max(start - 2, 0) : start - 1].strip()


def parse_number(text: str) -> Decimal | None:
    """Return the one number of an answer, or None if there is none or several."""
    answer = clean(text)
    spans = [span for span in find_numbers(answer) if not _is_uncounted(answer, span)]
    strong = [span for span in spans if not span.is_weak]
    weak = [span for span in spans if _is_meant(answer, span)] if len(answer.split()) <= _FEW_WORDS else []
    values = {span.value for span in strong or weak}
    return values.pop() if len(values) == 1 else None


def _is_uncounted(answer: str, span: NumberSpan) -> bool:
    """Tell "hazar" as an answer from one after a word that was not understood: "deadhh lakh"."""
    return span.is_bare and not span.is_money and bool(_WORD_BEFORE.search(answer[: span.start]))


def _is_meant(answer: str, span: NumberSpan) -> bool:
    """Tell a weak number from the "do" that ends a request ("bata do")."""
    is_last = not _WORD_CHARACTER.search(answer, span.end)
    return not (
        is_last and _WORD_CHARACTER.search(answer[: span.start]) and normalise(answer[span.start : span.end]) in _GIVE
    )


def parse_amount(text: str) -> Decimal | None:
    """Return the rupees of an answer: the one number that is marked as money, else the one number; None for a range."""
    answer = clean(text)
    spans = [span for span in find_numbers(answer) if not (span.is_weak or _is_uncounted(answer, span))]
    if any(_RANGE.fullmatch(answer, left.end, right.start) for left, right in pairwise(spans)):
        return None
    money = {span.value for span in spans if span.is_money}
    return money.pop() if len(money) == 1 else None if money else parse_number(answer)
