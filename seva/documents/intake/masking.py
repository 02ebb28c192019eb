"""Covering Aadhaar numbers in a picture: where they are printed, and in the QR code of old cards."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from seva.documents.intake.numbers import Number, aadhaars_in, likely_aadhaars_in
from seva.documents.intake.reading import Box, Picture, Written, read, size_of, strip
from seva.documents.intake.words import (
    HEIGHT,
    has_capitals_or_digits,
    joined,
    may_be_numbers,
    part_of,
    strip_of,
    words_in,
)

COVER = (30, 30, 30)
# Above this the recogniser has read every digit right.
SURE = 0.95
# Beside what looks like a number, so much of a picture with little text is read too, in pixels of strips.
ALSO_READ = 900
ROOM = 0.35


def cover_aadhaars(picture: Picture, boxes: Sequence[Box]) -> int:
    """Covers the first eight digits of every Aadhaar number, in place; returns how many numbers there were."""
    return _cover_printed(picture, boxes) + _cover_codes(picture)


def _cover_printed(picture: Picture, boxes: Sequence[Box]) -> int:
    covered = 0
    for place in _places(picture, boxes):
        line = read(strip(picture, place))
        for number in likely_aadhaars_in(line.text, line.score > SURE):
            _cover(picture, place, line, number)
            covered += 1
    return covered


def _places(picture: Picture, boxes: Sequence[Box]) -> Iterator[Box]:
    """What may be a number, and then as much of the rest as there is time for."""
    others, left = [], ALSO_READ
    for box in joined([box for box in boxes if size_of(box)[0] > size_of(box)[1]]):
        line = strip_of(picture, box)
        words = words_in(line)
        spans = may_be_numbers(words)
        for start, end in spans:
            room, width = ROOM * HEIGHT, line.shape[1]
            yield part_of(box, max(0.0, (start - room) / width), min(1.0, (end + room) / width))
        if not spans and has_capitals_or_digits(words):
            others.append(box)
    for box in sorted(others, key=lambda box: size_of(box)[0] / size_of(box)[1]):
        left -= round(HEIGHT * size_of(box)[0] / size_of(box)[1])
        if left < 0:
            return
        yield box


def _cover(picture: Picture, place: Box, line: Written, number: Number) -> None:
    """Covers from before the first digit to half way between the eighth and the ninth."""
    first, last = line.middles[number.hidden[0]], line.middles[number.hidden[-1]]
    after = line.middles[number.places[len(number.hidden)]]
    pitch = (line.middles[number.places[-1]] - first) / len(number.places)
    corners = part_of(place, max(0.0, first - pitch), last + (after - last) * 0.45)
    cover(picture, _grown(corners))


def _grown(corners: Box) -> Box:
    """A little higher on both sides: the box of a line is tight."""
    down = (corners[3] - corners[0]) * 0.1
    return np.array([corners[0] - down, corners[1] - down, corners[2] + down, corners[3] + down], dtype=np.float32)


def _cover_codes(picture: Picture) -> int:
    """An old card's code holds the whole number, and cannot be covered in part."""
    import zxingcpp

    covered = 0
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    for code in zxingcpp.read_barcodes(gray):
        if not aadhaars_in(code.text):
            continue
        spot = code.position
        corners = [(point.x, point.y) for point in (spot.top_left, spot.top_right, spot.bottom_right, spot.bottom_left)]
        cover(picture, np.array(corners, dtype=np.float32))
        covered += 1
    return covered


def cover(picture: Picture, corners: Box) -> None:
    """Paints over what stands between the corners."""
    cv2.fillConvexPoly(picture, np.round(corners).astype(np.int32), COVER)
