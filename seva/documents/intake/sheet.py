"""The sheet of paper on a photo, told from what lies around it by its brightness."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from seva.documents.intake.reading import Box, Picture

Mask = NDArray[np.uint8]
SIDE = 256
# A sheet takes so much of the photo, fills so much of the rectangle around it, and is so much brighter than the rest.
LEAST_AREA, FILLED, BRIGHTER = 0.12, 0.8, 0.18
# Writing that is blurred still makes a sheet uneven, in levels; an empty one has only the noise of the sensor.
UNEVEN = 0.012
# A side of the photo along which the sheet runs, and one that shows what lies around, in parts of the side.
ALONG, AROUND = 0.3, 0.06


@dataclass(frozen=True)
class Sheet:
    """Whether there is one, whether something is on it, and at how many sides of the photo it goes on outside."""

    found: bool = False
    written: bool = False
    cut: int = 0


def sheet_on(gray: Picture, lines: Sequence[Box]) -> Sheet:
    """The sheet on a photo; with lines of text, the one that they stand on."""
    scale = SIDE / max(gray.shape)
    small = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    small = np.asarray(cv2.GaussianBlur(small, (5, 5), 0), dtype=np.uint8)
    mask = _largest(_bright(small))
    if mask is None or not _is_brighter(small, mask):
        return Sheet()
    if lines and not _holds(mask, lines, scale):
        return Sheet()
    sides = _sides(mask)
    cut = sum(side >= ALONG for side in sides) if sum(side <= AROUND for side in sides) >= 2 else 0
    return Sheet(_is_rectangle(mask) or cut > 0, _is_written(small, mask), cut)


def _bright(small: Picture) -> Mask:
    _, bright = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    # Writing is part of the sheet.
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), dtype=np.uint8)


def _largest(bright: Mask) -> Mask | None:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bright)
    if count < 2:
        return None
    best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    mask = (labels == best).astype(np.uint8)
    return mask if mask.mean() >= LEAST_AREA else None


def _is_brighter(small: Picture, mask: Mask) -> bool:
    inside, outside = small[mask > 0], small[mask == 0]
    if outside.size == 0:
        return False
    return float(np.median(outside)) <= (1 - BRIGHTER) * float(np.median(inside))


def _is_rectangle(mask: Mask) -> bool:
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    (_, (wide, high), _) = cv2.minAreaRect(np.concatenate(contours))
    return bool(mask.sum() >= FILLED * max(1.0, wide * high))


def _is_written(small: Picture, mask: Mask) -> bool:
    inner = np.asarray(cv2.erode(mask, np.ones((9, 9), np.uint8)), dtype=np.uint8) > 0
    if not inner.any():
        return False
    level = small.astype(np.float32)
    uneven = (level - cv2.GaussianBlur(level, (0, 0), 12))[inner]
    return float(uneven.std()) > UNEVEN * float(np.median(level[inner])) + 0.35


def _holds(mask: Mask, lines: Sequence[Box], scale: float) -> bool:
    """Whether most lines stand on the sheet."""
    middles = np.array([line.mean(axis=0) for line in lines]) * scale
    x = np.clip(middles[:, 0].astype(int), 0, mask.shape[1] - 1)
    y = np.clip(middles[:, 1].astype(int), 0, mask.shape[0] - 1)
    return bool(mask[y, x].mean() > 0.7)


def _sides(mask: Mask) -> list[float]:
    """How much of each side of the photo the sheet takes; the corners do not count."""
    wide = mask[:, mask.shape[1] // 20 : -(mask.shape[1] // 20) or None]
    high = mask[mask.shape[0] // 20 : -(mask.shape[0] // 20) or None]
    return [float(side.mean()) for side in (wide[0], wide[-1], high[:, 0], high[:, -1])]
