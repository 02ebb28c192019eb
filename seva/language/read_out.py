"""Numbers read out digit by digit or in pairs: "double one zero nau do", "ninety eight seventy six".

The text with figures in their place, and where each figure stands in the text as it was said.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from seva.language import data
from seva.language.normalise import normalise
from seva.language.number_reader import THOUSAND, read
from seva.language.number_words import Token, tokens

_BETWEEN = re.compile(r"[\s,.\-\u2013]*")
_FEWEST = 3
_FEWEST_DIGITS = 4
# Longer figures are numbers of their own.
_LONGEST_GROUP = 4
_MOBILE = 10


class Run(NamedTuple):
    """A number that was read out, from `start` to `end`, in figures."""

    start: int
    end: int
    digits: str


class ReadOut(NamedTuple):
    """A text with the numbers that were read out in figures."""

    text: str
    runs: Sequence[Run] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text as it was said of a span of this one."""
        return self._before(start, 0), self._before(end, 1)

    def is_read_out(self, start: int, end: int) -> bool:
        """Whether a span of this text has figures that were read out."""
        first, last = self.place(start, end)
        return any(run.start < last and first < run.end for run in self.runs)

    def _before(self, at: int, side: int) -> int:
        shift = 0
        for run in self.runs:
            first = run.start - shift
            last = first + len(run.digits)
            if at < first + side:
                break
            if at < last + side:
                return (run.start, run.end)[side]
            shift += run.end - run.start - len(run.digits)
        return at + shift


class _Spoken(NamedTuple):
    """One number of a run: its digits, how many numbers were said, and whether in words."""

    digits: str
    times: int
    is_word: bool
    after: int


def read_out(text: str, said: Sequence[Token] | None = None) -> ReadOut:
    """Write the numbers that were read out in figures; `said` are the text's tokens, if at hand."""
    all_tokens = tokens(text) if said is None else said
    if not any(token.kind == "unit" for token in all_tokens):
        return ReadOut(text)
    runs = list(_runs(all_tokens))
    written, done = "", 0
    for run in runs:
        written += text[done : run.start] + run.digits
        done = run.end
    return ReadOut(written + text[done:], runs)


def spoken_digits(text: str) -> str:
    """Write numbers that were read out digit by digit ("double one zero nau…") as figures; else the text as it is."""
    return read_out(text).text


def _runs(all_tokens: Sequence[Token]) -> Sequence[Run]:
    found, at = list[Run](), 0
    while at < len(all_tokens):
        run, start = list[_Spoken](), at
        while at < len(all_tokens) and (spoken := _next(all_tokens, at, run)):
            run.append(spoken)
            at = spoken.after
        digits, count = "".join(part.digits for part in run), sum(part.times for part in run)
        is_long = count >= _FEWEST or (len(run) > 1 and len(digits) >= _FEWEST_DIGITS)
        if is_long and sum(part.is_word for part in run) * 2 > len(run):
            found.append(Run(all_tokens[start].start, all_tokens[at - 1].end, digits))
        at = max(at, start + 1)
    return found


def _next(all_tokens: Sequence[Token], at: int, run: Sequence[_Spoken]) -> _Spoken | None:
    """The number that goes on a run, over hyphens and between words over commas, with the "double" before it."""
    begin = at
    while run and begin < len(all_tokens) and _BETWEEN.fullmatch(all_tokens[begin].text):
        begin += 1
    is_apart = any(token.text == "," for token in all_tokens[at:begin])
    times = int(all_tokens[begin].value) if begin < len(all_tokens) and all_tokens[begin].kind == "repeat" else 1
    begin += times > 1
    if begin >= len(all_tokens):
        return None
    spoken = _number(all_tokens, begin, times) or (_oh(all_tokens, begin, times) if run else None)
    is_another = is_apart and (not run[-1].is_word or _length(run) >= _MOBILE)
    return None if is_another or (is_apart and spoken and not spoken.is_word) else spoken


def _length(run: Sequence[_Spoken]) -> int:
    return sum(len(spoken.digits) for spoken in run)


def _number(all_tokens: Sequence[Token], at: int, times: int) -> _Spoken | None:
    first = all_tokens[at]
    if first.kind == "figure":
        is_whole = first.text.isdecimal() and len(first.text) <= _LONGEST_GROUP
        return _Spoken(first.text * times, times, False, at + 1) if is_whole else None
    reader, after = read(all_tokens, at) if first.kind == "unit" else (None, at)
    if reader is None or reader.value >= THOUSAND or reader.value != int(reader.value):
        return None
    while reader.parts[-1].kind == "figure":  # "ek sau 11": the figure may be a group of its own
        after -= 1
        reader = read(all_tokens[:after], at)[0] or reader
    return _Spoken(str(reader.value) * times, times, True, after)


def _oh(all_tokens: Sequence[Token], at: int, times: int) -> _Spoken | None:
    is_oh = normalise(all_tokens[at].text) in data.load("numbers")["oh"]
    return _Spoken("0" * times, times, True, at + 1) if is_oh else None
