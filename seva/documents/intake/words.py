"""Parts of a line that may be a number: cheap to find, so that only these have to be read.

Reading all of a page takes seven seconds; twelve digits in fours look like nothing else on it: three words of one
width and height. Twelve in a run are one word of that many letters of one height.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from seva.documents.intake.reading import Box, Picture, size_of, strip

Ink = NDArray[np.bool_]
HEIGHT = 40
# In heights of a digit. A space between groups is wider than the gap between digits, narrower than a column's; but
# beside a 1 there is as much room in some fonts as a space takes in others, so that both are tried.
SPACES, WIDEST_SPACE = (0.3, 0.42), 2.2
GROUP_WIDTH = (1.2, 4.2)
RUN_WIDTH = (4.6, 11.0)
# How far widths and heights of groups may differ: a 1 is narrow.
WIDTHS_DIFFER, HEIGHTS_DIFFER = 1.42, 1.3
LETTERS_IN_RUN = (8, 14)
LEAST_LETTER = HEIGHT // 5
# Digits and capitals are all of one height; other words are not.
EVEN, AS_HIGH = 0.74, 0.84


@dataclass(frozen=True)
class Word:
    """Ink with space on both sides, within a strip HEIGHT pixels high; `letters`: parts that do not touch,

    `even`: how many of them are as high as the word.
    """

    left: int
    right: int
    top: int
    bottom: int
    letters: int
    even: float = 1.0

    @property
    def width(self) -> int:
        """In pixels of the strip."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels of the strip."""
        return self.bottom - self.top


def words_in(line: Picture) -> list[list[Word]]:
    """The words of a strip from left to right, for each width that a space may have."""
    ink = _ink(line)
    letters = [_letter(ink, left, right) for left, right in _runs(ink.any(axis=0), 1)]
    letters = [letter for letter in letters if letter.height >= LEAST_LETTER or letter.width >= LEAST_LETTER]
    if not letters:
        return []
    high = float(np.percentile([letter.height for letter in letters], 75))
    return [_words(letters, space * high) for space in SPACES]


def _words(letters: Sequence[Word], space: float) -> list[Word]:
    words: list[list[Word]] = [[letters[0]]]
    for before, letter in itertools.pairwise(letters):
        if letter.left - before.right > space:
            words.append([])
        words[-1].append(letter)
    return [_word(word) for word in words]


def may_be_numbers(ways: Sequence[Sequence[Word]]) -> list[tuple[int, int]]:
    """Where something that may be twelve digits begins and ends in the strip, by any of the ways to divide it."""
    found = []
    for words in ways:
        threes = zip(words, words[1:], words[2:], strict=False)
        found += [(a.left, c.right) for a, b, c in threes if _are_groups((a, b, c))]
        found += [(word.left, word.right) for word in words if _is_run(word)]
    return _united(sorted(found))


def fours_in(ways: Sequence[Sequence[Word]]) -> list[tuple[int, int, int]]:
    """Twelve signs in fours, whatever they are: where the first four begin, the second end and the third end."""
    found = []
    for words in ways:
        for a, b, c in zip(words, words[1:], words[2:], strict=False):
            if _are_fours((a, b, c)) and _are_groups((a, b, c)):
                found.append((a.left, b.right, c.right))
    return found


def _are_fours(words: Sequence[Word]) -> bool:
    """One sign in all may touch its neighbour, or be in two parts."""
    return all(3 <= word.letters <= 5 for word in words) and abs(sum(word.letters for word in words) - 12) <= 1


def _united(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans made into one, so that nothing is read twice."""
    united: list[tuple[int, int]] = []
    for start, end in spans:
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def has_capitals_or_digits(ways: Sequence[Sequence[Word]]) -> bool:
    """Whether a word may be several digits, however they are grouped."""
    return any(word.letters >= 4 and word.even >= EVEN for words in ways for word in words)


def part_of(box: Box, start: float, end: float) -> Box:
    """The part of a box between two fractions of its width."""
    top, bottom = box[1] - box[0], box[2] - box[3]
    return np.array(
        [box[0] + top * start, box[0] + top * end, box[3] + bottom * end, box[3] + bottom * start], dtype=np.float32
    )


def joined(boxes: Sequence[Box]) -> list[Box]:
    """Boxes of one line that stand close together made into one; the others as they are."""
    left = sorted(boxes, key=lambda box: float(box[:, 0].min()))
    lines: list[Box] = []
    for box in left:
        for index, line in enumerate(lines):
            if _goes_on(line, box):
                lines[index] = np.array([line[0], box[1], box[2], line[3]], dtype=np.float32)
                break
        else:
            lines.append(box)
    return lines


def _goes_on(line: Box, box: Box) -> bool:
    (_, high), (_, other) = size_of(line), size_of(box)
    if max(high, other) > 1.35 * min(high, other):
        return False
    end, start = (line[1] + line[2]) / 2, (box[0] + box[3]) / 2
    gap, drop = start[0] - end[0], abs(start[1] - end[1])
    return bool(-0.6 * high < gap < WIDEST_SPACE * high and drop < 0.4 * high)


def _are_groups(words: Sequence[Word]) -> bool:
    widths, heights = [word.width for word in words], [word.height for word in words]
    high = float(np.median(heights))
    gaps = [after.left - before.right for before, after in itertools.pairwise(words)]
    return (
        max(widths) <= WIDTHS_DIFFER * min(widths)
        and max(heights) <= HEIGHTS_DIFFER * min(heights)
        and all(GROUP_WIDTH[0] * high <= width <= GROUP_WIDTH[1] * high for width in widths)
        and max(gaps) <= WIDEST_SPACE * high
        and (all(2 <= word.letters <= 6 and word.even >= EVEN for word in words) or _are_fours(words))
    )


def _is_run(word: Word) -> bool:
    return (
        RUN_WIDTH[0] * word.height <= word.width <= RUN_WIDTH[1] * word.height
        and LETTERS_IN_RUN[0] <= word.letters <= LETTERS_IN_RUN[1]
        and word.even >= EVEN
    )


def _letter(ink: Ink, left: int, right: int) -> Word:
    rows = np.flatnonzero(ink[:, left:right].any(axis=1))
    return Word(left, right, int(rows[0]), int(rows[-1]) + 1, 1)


def _word(letters: Sequence[Word]) -> Word:
    top, bottom = min(letter.top for letter in letters), max(letter.bottom for letter in letters)
    high = sum(letter.height >= AS_HIGH * (bottom - top) for letter in letters)
    return Word(letters[0].left, letters[-1].right, top, bottom, len(letters), high / len(letters))


def _ink(line: Picture) -> Ink:
    gray = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY) if line.ndim == 3 else line
    _, ink = cv2.threshold(gray, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return ink.astype(bool) if ink.mean() <= 0.5 else ~ink.astype(bool)


def _runs(columns: Ink, gap: int) -> list[tuple[int, int]]:
    """Where columns are set, joined over gaps narrower than `gap`."""
    places = np.flatnonzero(columns)
    if places.size == 0:
        return []
    breaks = np.flatnonzero(np.diff(places) > gap)
    starts, ends = [places[0], *places[breaks + 1]], [*places[breaks], places[-1]]
    return [(int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True)]


def strip_of(picture: Picture, box: Box) -> Picture:
    """A strip of the height that this module measures in."""
    return strip(picture, box, HEIGHT)
