"""Whether a photo of a paper can be read: blur, darkness, glare, edges outside, nothing on it.

Every threshold was measured on photos made for it (docs/benchmarks/documents.md); a finding is advice, never a refusal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from seva.documents.intake.model import FINDINGS, Finding
from seva.documents.intake.reading import Box, Picture, find_text, size_of, strip

STRIPS = 24
STRIP_HEIGHT = 40
# Spread of an edge, in fortieths of a line's height. From here on letters run into each other.
BLURRED = 2.6
# The level of paper (0 to 255) below which a photo is dark.
DARK = 90.0
# A white spot on paper that is not white itself, in parts of the text's area.
SPOT, WHITE, PAPER_IS_WHITE = 0.006, 250, 243
# Lines that end so near to the edge of the photo, in their own heights, go on outside.
NEAR = 0.35
FAR_SIDE = 480
LINES_AT_LEAST = 2


@dataclass(frozen=True)
class Measures:
    """What was measured: lines of text; edge spread; level of paper; size of the largest spot; lines cut by an edge."""

    lines: int
    spread: float
    paper: float
    spot: float
    cut: int
    far_lines: int


def findings_of(picture: Picture, boxes: Sequence[Box]) -> tuple[Finding, ...]:
    """What is wrong with a photo, the gravest first."""
    return judged(measured(picture, boxes))


def judged(m: Measures) -> tuple[Finding, ...]:
    """The findings that the measures make."""
    if m.lines < LINES_AT_LEAST:
        empty: Finding = "blurred" if m.far_lines >= LINES_AT_LEAST else "nothing"
        return (empty, "dark") if m.paper < DARK else (empty,)
    found = {"cut_off": m.cut > 0, "blurred": m.spread > BLURRED, "dark": m.paper < DARK, "glare": m.spot > SPOT}
    return tuple(finding for finding in FINDINGS if found.get(finding))


def measured(picture: Picture, boxes: Sequence[Box]) -> Measures:
    """Measures a photo whose lines of text stand in the boxes."""
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    lines = [box for box in boxes if size_of(box)[0] > 1.5 * size_of(box)[1]]
    strips = [strip(gray, box, STRIP_HEIGHT) for box in _some(lines)]
    paper = _paper(gray, strips)
    return Measures(
        lines=len(lines),
        spread=float(np.median([_spread(line) for line in strips])) if strips else 0.0,
        paper=paper,
        spot=_spot(gray, lines, paper) if lines else 0.0,
        cut=_cut(gray.shape, lines),
        far_lines=len(lines) if len(lines) >= LINES_AT_LEAST else _far_lines(picture),
    )


def _some(lines: Sequence[Box]) -> list[Box]:
    step = max(1, len(lines) // STRIPS)
    return list(lines)[::step][:STRIPS]


def _paper(gray: np.ndarray, strips: Sequence[np.ndarray]) -> float:
    return float(np.median([np.percentile(line, 90) for line in strips]) if strips else np.percentile(gray, 90))


def _spread(line: np.ndarray) -> float:
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


def _spot(gray: np.ndarray, lines: Sequence[Box], paper: float) -> float:
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


def _far_lines(picture: Picture) -> int:
    """How many lines can be made out from far away, where blur does not count."""
    scale = FAR_SIDE / max(picture.shape[:2])
    far = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return sum(size_of(box)[0] > 1.5 * size_of(box)[1] for box in find_text(np.asarray(far, dtype=np.uint8)))
