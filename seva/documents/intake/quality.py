"""Whether a photo of a paper can be read: blur, darkness, glare, edges outside, nothing on it.

Every threshold was measured on photos made for it (docs/benchmarks/documents.md); a finding is advice, never a refusal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from seva.documents.intake.model import FINDINGS, Finding
from seva.documents.intake.reading import Box, Picture, size_of, strip
from seva.documents.intake.sheet import Sheet, sheet_on

STRIPS = 24
STRIP_HEIGHT = 40
# Spread of an edge, in fortieths of a line's height. From here on letters run into each other.
BLURRED = 2.5
# The level of paper (0 to 255) below which a photo is dark.
DARK = 100.0
# A white spot on paper that is not white itself, in parts of the text's area.
SPOT, WHITE, PAPER_IS_WHITE = 0.006, 250, 243
# Lines that end so near to the edge of the photo, in their own heights, go on outside.
NEAR = 0.35
LINES_AT_LEAST = 2


@dataclass(frozen=True)
class Measures:
    """What was measured: lines of text; spread of edges; level of paper; largest white spot; cut lines; the sheet."""

    lines: int
    spread: float
    paper: float
    spot: float
    cut: int
    sheet: Sheet


def findings_of(picture: Picture, boxes: Sequence[Box]) -> tuple[Finding, ...]:
    """What is wrong with a photo, the gravest first."""
    return judged(measured(picture, boxes))


def judged(m: Measures) -> tuple[Finding, ...]:
    """The findings that the measures make."""
    dark = m.paper < DARK
    if m.lines < LINES_AT_LEAST and not (m.sheet.found and m.sheet.written):
        return ("nothing",)
    if m.lines < LINES_AT_LEAST:
        return ("dark",) if dark else ("blurred",)
    blurred = m.spread > BLURRED
    # Lines that run into each other reach the edge sooner than they would.
    cut = m.sheet.cut > 0 or (m.cut > 0 and not blurred)
    found = {"cut_off": cut, "blurred": blurred, "dark": dark, "glare": m.spot > SPOT}
    return tuple(finding for finding in FINDINGS if found.get(finding))


def measured(picture: Picture, boxes: Sequence[Box]) -> Measures:
    """Measures a photo whose lines of text stand in the boxes."""
    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    lines = [box for box in boxes if size_of(box)[0] > 1.5 * size_of(box)[1]]
    strips = [strip(gray, box, STRIP_HEIGHT) for box in _some(lines)]
    return Measures(
        lines=len(lines),
        spread=float(np.median([_spread(line) for line in strips])) if strips else 0.0,
        paper=_paper(gray, strips, 90, 50),
        spot=_spot(gray, lines, _paper(gray, strips, 75, 20)) if lines else 0.0,
        cut=_cut(gray.shape, lines),
        sheet=sheet_on(gray, lines if len(lines) >= LINES_AT_LEAST else ()),
    )


def _some(lines: Sequence[Box]) -> list[Box]:
    step = max(1, len(lines) // STRIPS)
    return list(lines)[::step][:STRIPS]


def _paper(gray: Picture, strips: Sequence[Picture], brightest: int, among: int) -> float:
    """The level of the paper between the letters of each strip, and of these the one that `among` percent are below."""
    if not strips:
        return float(np.percentile(gray, brightest))
    return float(np.percentile([np.percentile(line, brightest) for line in strips], among))


def _spread(line: Picture) -> float:
    """Standard deviation of the blur that would make the sharpest edges of a strip, in its pixels; worst direction."""
    smooth = cv2.GaussianBlur(line, (3, 3), 0.6).astype(np.float32)
    contrast = float(np.percentile(smooth, 97) - np.percentile(smooth, 3))
    if contrast < 8:
        return STRIP_HEIGHT / 4
    steepest = [
        float(np.percentile(np.abs(cv2.Sobel(smooth, cv2.CV_32F, dx, dy, ksize=3)) / 8, 98))
        for dx, dy in ((1, 0), (0, 1))
    ]
    return contrast / (max(min(steepest), 0.1) * float(np.sqrt(2 * np.pi)))


def _spot(gray: Picture, lines: Sequence[Box], paper: float) -> float:
    """The largest part of the written area that is blank white where the paper is not, as a fraction of that area."""
    if paper >= PAPER_IS_WHITE:
        return 0.0
    corners = np.concatenate(lines)
    (left, top), (right, bottom) = corners.min(axis=0).astype(int), corners.max(axis=0).astype(int)
    part = gray[max(top, 0) : bottom, max(left, 0) : right]
    if part.size == 0:
        return 0.0
    white = cv2.morphologyEx((part >= WHITE).astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(white)
    return float(stats[1:, cv2.CC_STAT_AREA].max() / part.size) if count > 1 else 0.0


def _cut(shape: tuple[int, ...], lines: Sequence[Box]) -> int:
    """How many lines end at the edge of the photo, or lie along it."""
    high, wide = shape[:2]
    cut = 0
    for box in lines:
        near = max(3.0, NEAR * size_of(box)[1])
        (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
        cut += bool(left < near or top < near or right > wide - 1 - near or bottom > high - 1 - near)
    return cut
