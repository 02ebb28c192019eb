"""Photos of papers, taken with known faults: the table around, light, blur, glare, a tilt, an edge left outside."""

import random
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.documents.papers import Picture

MEGAPIXELS_12 = (3000, 4000)
EVERYDAY = (1500, 2000)


@dataclass(frozen=True)
class Shot:
    """How a photo is taken. Lengths are in parts of the photo's width, so that its size does not matter.

    blur: standard deviation; shake: length of a movement; light: 1 is a bright room; spot: radius of a white
    reflection; cut: how much of the paper lies outside; tilt in degrees; noise of the sensor, 0 to 255.
    """

    blur: float = 0.0
    shake: float = 0.0
    light: float = 1.0
    spot: float = 0.0
    cut: float = 0.0
    tilt: float = 0.0
    noise: float = 3.0
    size: tuple[int, int] = EVERYDAY


def photographed(paper: Picture, shot: Shot, chance: random.Random) -> Picture:
    """The photo, RGB."""
    wide, high = shot.size if paper.shape[0] >= paper.shape[1] else shot.size[::-1]
    seen: NDArray[Any] = _placed(paper, wide, high, shot, chance)
    if shot.spot:
        seen = _reflection(seen, shot.spot * wide, chance)
    if shot.shake:
        seen = _shaken(seen, max(2, round(shot.shake * wide)), chance.random() < 0.5)
    if shot.blur:
        seen = cv2.GaussianBlur(seen, (0, 0), shot.blur * wide)
    lit = seen.astype(np.float32) * _light(wide, high, chance)[:, :, None] * shot.light
    sensor = np.random.default_rng(chance.randrange(2**32))
    lit += sensor.normal(0, shot.noise, lit.shape[:2]).astype(np.float32)[:, :, None]
    return np.clip(lit, 0, 255).astype(np.uint8)


def nothing(chance: random.Random, size: tuple[int, int] = EVERYDAY) -> Picture:
    """A photo of a wall, a floor, a hand or a pocket."""
    wide, high = size
    kind = chance.choice(("wall", "floor", "hand", "pocket"))
    seen: NDArray[Any] = _table(wide, high, chance).astype(np.float32)
    if kind == "floor":
        step = wide // chance.randint(4, 8)
        seen[::step, :] *= 0.5
        seen[:, ::step] *= 0.5
        seen = cv2.GaussianBlur(seen, (0, 0), 3)
    if kind == "hand":
        cv2.ellipse(seen, (wide // 2, high // 2), (wide // 4, high // 3), 30, 0, 360, (190, 140, 115), -1)
        seen = cv2.GaussianBlur(seen, (0, 0), 6)
    if kind == "pocket":
        seen *= 0.06
    sensor = np.random.default_rng(chance.randrange(2**32))
    return np.clip(seen + sensor.normal(0, 4, seen.shape), 0, 255).astype(np.uint8)


def as_jpeg(picture: Picture, quality: int = 92) -> bytes:
    """As the phone sends it."""
    return bytes(cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def _placed(paper: Picture, wide: int, high: int, shot: Shot, chance: random.Random) -> Picture:
    """The paper on a table, with a margin around it, or moved out over one edge."""
    filled = chance.uniform(0.82, 0.93)
    scale = min(filled * wide / paper.shape[1], filled * high / paper.shape[0])
    left, top = (wide - scale * paper.shape[1]) / 2, (high - scale * paper.shape[0]) / 2
    if shot.cut:
        side = chance.choice(("left", "right", "top", "bottom"))
        across = scale * paper.shape[1] * shot.cut
        down = scale * paper.shape[0] * shot.cut
        left = {"left": -across, "right": wide - scale * paper.shape[1] + across}.get(side, left)
        top = {"top": -down, "bottom": high - scale * paper.shape[0] + down}.get(side, top)
    matrix = cv2.getRotationMatrix2D((0, 0), -shot.tilt, scale)
    middle = matrix[:, :2] @ np.array([paper.shape[1] / 2, paper.shape[0] / 2])
    matrix[:, 2] = np.array([left + scale * paper.shape[1] / 2, top + scale * paper.shape[0] / 2]) - middle
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    drawn = cv2.warpAffine(paper, matrix, (wide, high), flags=flags)
    mask = cv2.warpAffine(np.full(paper.shape[:2], 255, np.uint8), matrix, (wide, high))[:, :, None] / 255.0
    return (drawn * mask + _table(wide, high, chance) * (1 - mask)).astype(np.uint8)


def _table(wide: int, high: int, chance: random.Random) -> Picture:
    colour = np.array(chance.choice([(120, 85, 60), (70, 75, 80), (150, 145, 135), (60, 90, 70)]), dtype=np.float32)
    grain = (
        np.random.default_rng(chance.randrange(2**32))
        .normal(0, 18, (high // 16 + 1, wide // 16 + 1))
        .astype(np.float32)
    )
    wood = cv2.resize(grain, (wide, high), interpolation=cv2.INTER_CUBIC)[:, :, None]
    return np.clip(colour + wood, 0, 255).astype(np.uint8)


def _light(wide: int, high: int, chance: random.Random) -> NDArray[Any]:
    """Brighter on one side than on the other."""
    angle, fall = chance.uniform(0, 2 * np.pi), chance.uniform(0.05, 0.2)
    x, y = np.linspace(-0.5, 0.5, wide), np.linspace(-0.5, 0.5, high)
    return (0.9 + fall * (np.cos(angle) * x[None, :] + np.sin(angle) * y[:, None])).astype(np.float32)


def _reflection(seen: NDArray[Any], radius: float, chance: random.Random) -> NDArray[Any]:
    high, wide = seen.shape[:2]
    x, y = chance.uniform(0.35, 0.65) * wide, chance.uniform(0.35, 0.65) * high
    across, down = np.meshgrid(np.arange(wide) - x, np.arange(high) - y)
    far = np.sqrt(across**2 + (down / chance.uniform(0.6, 1.6)) ** 2) / radius
    shine = np.clip(2.2 - 1.6 * far, 0, 1)[:, :, None] * 420
    return np.clip(seen + shine, 0, 330).astype(np.float32)


def _shaken(seen: NDArray[Any], length: int, across: bool) -> NDArray[Any]:
    kernel = np.ones((1, length) if across else (length, 1), np.float32) / length
    return cv2.filter2D(seen, -1, kernel)
