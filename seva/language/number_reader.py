"""Adds up the words and figures of a number from left to right."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from seva.language.number_words import Kind, Token

THOUSAND, LAKH = Decimal(1000), Decimal(100_000)
_HUNDRED, _HALF = Decimal(100), Decimal("0.5")
_TENS = frozenset(range(20, 100, 10))
_TWO_DIGITS = range(10, 100)
_ONE_LETTER = ("k", "K", "l", "L")
_STARTS = ("figure", "unit", "scale", "quarter")


class Reader:
    """The number so far; `take` adds a part if it continues the number."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.current: Decimal | None = None
        self.quarter = Decimal(0)
        self.limit = Decimal("Infinity")
        self.is_after_hundred = False
        self.can_take_unit = False
        self.is_scale_apart = False
        self.parts: list[Token] = []

    @property
    def value(self) -> Decimal:
        """The number; "1 lakh 80" leaves out the thousands that everybody hears."""
        left = self.current or Decimal(0)
        is_short = self.limit >= LAKH and bool(self.total) and self.parts[-1].kind == "figure" and left in _TWO_DIGITS
        value = self.total + (left * self.limit / _HUNDRED if is_short else left)
        return value.to_integral_value() if value == int(value) else value

    @property
    def is_bare(self) -> bool:
        """Whether it is a scale without a count: "lakh"."""
        return len(self.parts) == 1 and self.parts[0].kind == "scale"

    def take(self, token: Token) -> bool:
        """Add the token if it continues the number; tell whether it did."""
        taker = _TAKERS.get(token.kind)
        if taker is None or not taker(self, token):
            return False
        self.parts.append(token)
        return True

    def take_value(self, token: Token) -> bool:
        """A figure or a word below 100: the first one, English "five" after "twenty", or what follows a hundred."""
        if self.current is None:
            if token.value >= self.limit or self.quarter == -_HALF:
                return False
            self.current = token.value + self.quarter
            self.can_take_unit = token.is_english and not self.quarter and token.value in _TENS
        elif self.can_take_unit and token.is_english and 0 < token.value < 10:
            self.current += token.value
            self.can_take_unit = self.is_after_hundred = False
        elif self.is_after_hundred and token.value < _HUNDRED:
            self.current += token.value
            self.can_take_unit = token.is_english and token.value in _TENS
            self.is_after_hundred = False
        else:
            return False
        return True

    def take_quarter(self, token: Token) -> bool:
        """Sava, paune, saadhe: before all else."""
        if self.parts:
            return False
        self.quarter = token.value
        return True

    def take_scale(self, token: Token) -> bool:
        """A hundred or more; "k" and "l" only after figures, "so" only after Hindi words."""
        before = self.parts[-1] if self.parts else None
        if not _fits(token, before):
            return False
        base = self.current if self.current is not None else 1 + self.quarter
        if token.value >= self.limit or (self.total and self.current is None) or not base:
            return False
        self.is_scale_apart |= before is not None and token.text in _ONE_LETTER and token.start > before.end
        if token.value == _HUNDRED:
            self.current, self.is_after_hundred, self.can_take_unit = base * token.value, True, False
            return base < _HUNDRED
        self.total += base * token.value
        self.current, self.limit, self.is_after_hundred = None, token.value, False
        return True

    def take_half(self) -> None:
        """Two and a half, before a scale."""
        self.current = (self.current or Decimal(0)) + _HALF


def _fits(token: Token, before: Token | None) -> bool:
    return token.follows is None or (before is not None and before.kind == token.follows and not before.is_english)


_TAKERS: dict[Kind, Callable[[Reader, Token], bool]] = {
    "figure": Reader.take_value,
    "unit": Reader.take_value,
    "quarter": Reader.take_quarter,
    "scale": Reader.take_scale,
}


def read(all_tokens: Sequence[Token], at: int) -> tuple[Reader | None, int]:
    """Return the number that begins at a token, if one does, and the place after it."""
    if all_tokens[at].kind not in _STARTS:
        return None, at + 1
    reader, start = Reader(), at
    while at < len(all_tokens):
        after = _half(reader, all_tokens, at)
        is_joined = _is_and(all_tokens, at) and bool(reader.total or reader.is_after_hundred)
        if after:
            reader.take_half()
            at = after
        elif is_joined and at + 1 < len(all_tokens) and reader.take(all_tokens[at + 1]):
            at += 2
        elif reader.take(all_tokens[at]):
            at += 1
        else:
            break
    is_number = reader.parts and not (len(reader.parts) == 1 and reader.parts[0].kind == "quarter")
    return (reader, at) if is_number else (None, max(at, start + 1))


def _is_and(all_tokens: Sequence[Token], at: int) -> bool:
    return all_tokens[at].text.lower() == "and"


def _half(reader: Reader, all_tokens: Sequence[Token], at: int) -> int:
    """The place after "and a half" where a scale follows, else 0."""
    if reader.current is None or reader.is_after_hundred or not _is_and(all_tokens, at):
        return 0
    words = [token.text.lower() for token in all_tokens[at + 1 : at + 3]]
    half_at = at + 2 if words[:1] == ["a"] else at + 1
    is_half = half_at + 1 < len(all_tokens) and all_tokens[half_at].text.lower() == "half"
    return half_at + 1 if is_half and all_tokens[half_at + 1].kind == "scale" else 0
