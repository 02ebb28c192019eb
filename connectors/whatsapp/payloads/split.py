"""Long texts in parts: cut at the end of a paragraph, a line, a sentence, a word, or between grapheme clusters."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, groupby

import regex

from connectors.whatsapp.payloads.measure import clusters, size

PARAGRAPH, LINE, SENTENCE, WORD, FORMATTED = range(5)
_SENTENCE_END = regex.compile(r"[.!?।॥…]+[\"'”’»)\]*_~]*$")
# A full stop that ends no sentence: after the number of a line, a single letter or an abbreviation.
_NO_END = regex.compile(r"\W*(?:\d{1,3}|\p{L}\p{M}*|Rs|Dr|Mr|Mrs|Ms|No|Smt|St|vs)\.", regex.IGNORECASE)
_MARKS = ("*", "~", "`")


@dataclass(frozen=True)
class Cut:
    """A place between two parts: the first ends before cluster `end`, the second begins with cluster `start`."""

    end: int
    start: int
    rank: int


class Text:
    """A text as clusters of at most `most` units, with the places where it may be cut."""

    def __init__(self, text: str, most: int) -> None:
        # Only a cluster that no part can hold, such as a letter under hundreds of signs, is taken apart.
        whole = (part if size(part) <= most else list(part) for part in clusters(text.strip()))
        self._parts = [part for parts in whole for part in ([parts] if isinstance(parts, str) else parts)]
        self._offsets = [0, *accumulate(map(size, self._parts))]
        self.cuts = _cuts(self._parts)
        self.end = len(self._parts)

    def length(self, start: int, end: int) -> int:
        """The units between two places."""
        return self._offsets[end] - self._offsets[start]

    def part(self, start: int, end: int) -> str:
        """The text between two places."""
        return "".join(self._parts[start:end])

    def reach(self, start: int, most: int) -> int:
        """The farthest place that is at most `most` units from `start`."""
        return bisect_right(self._offsets, self._offsets[start] + most) - 1

    def earliest(self, most: int) -> int:
        """The earliest place from which at most `most` units are left."""
        return next(place for place in range(self.end + 1) if self.length(place, self.end) <= most)


def split(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` units; only white space between the parts is left out."""
    if size(text.strip()) <= most:  # as nearly all are: nothing to look for
        return [text.strip()] if text.strip() else []
    whole, parts, start = Text(text, most), list[str](), 0
    while whole.length(start, whole.end) > most:
        cut = _best_cut(whole, start, most)
        parts.append(whole.part(start, cut.end))
        start = cut.start
    return [part for part in [*parts, whole.part(start, whole.end)] if part]


def ending(text: str, most: int) -> tuple[str, str]:
    """The text in two: what comes before, and an end of at most `most` units that begins as high as possible."""
    if size(text.strip()) <= most:
        return "", text.strip()
    whole = Text(text, most)
    earliest = whole.earliest(most)
    cuts = [cut for cut in whole.cuts if cut.start >= earliest]
    best = min(cuts, key=lambda cut: (cut.rank, cut.start)) if cuts else Cut(earliest, earliest, FORMATTED)
    return whole.part(0, best.end), whole.part(best.start, whole.end)


def _best_cut(whole: Text, start: int, most: int) -> Cut:
    """The last cut of the best kind in the second half of what fits; else the last of all; else between clusters."""
    end = whole.reach(start, most)
    cuts = [cut for cut in whole.cuts if start < cut.end <= end]
    late = [cut for cut in cuts if whole.length(start, cut.end) * 2 >= most]
    if late:
        return min(late, key=lambda cut: (cut.rank, -cut.end))
    return cuts[-1] if cuts else Cut(end, end, FORMATTED)


def _cuts(parts: list[str]) -> list[Cut]:
    found, place, word, line = list[Cut](), 0, "", ""
    for is_space, run in groupby(parts, str.isspace):
        text = list(run)
        end = place + len(text)
        if is_space:
            found.append(Cut(place, end, _rank("".join(text), word, line)))
            line = "" if "\n" in text else line
        else:
            word = "".join(text)
            line += word
        place = end
    return found


def _rank(space: str, word: str, line: str) -> int:
    """How good a cut is at this space, after this word in this line."""
    if "\n" in space:
        return PARAGRAPH if space.count("\n") > 1 else LINE
    if any(line.count(mark) % 2 for mark in _MARKS):
        return FORMATTED
    return SENTENCE if _SENTENCE_END.search(word) and not _NO_END.fullmatch(word) else WORD
