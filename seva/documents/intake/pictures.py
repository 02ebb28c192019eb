"""Opening a picture, turning it upright and making its lines level."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from seva.documents.intake.errors import DocumentRefused
from seva.documents.intake.model import MAX_PIXELS
from seva.documents.intake.reading import Box, Picture, models, size_of, strip, upside_down

# An A4 page has 171 dots to the inch at this longest side: more than any department's limit leaves of it.
WORKING_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")
WHITE = 255
# Lines that are longer than this many times their height tell an angle; so many must agree, in degrees.
LONG, AGREEING, SPREAD = 5.0, 4, 0.8
LEAST_SLANT, MOST_SLANT = 0.6, 15.0
ASKED = 8


def open_picture(content: bytes) -> Picture:
    """The picture as RGB, by its EXIF upright, at most WORKING_SIDE pixels long; DocumentRefused when it is broken."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS + 1
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            # A JPEG is decoded at a half, a quarter or an eighth right away.
            image.draft("RGB", _fitting(image.size))
            image.load()
            image.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX if _is_huge(image) else LANCZOS)
            upright = ImageOps.exif_transpose(image)
            return np.asarray(_on_white(upright), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DocumentRefused("broken") from error


LANCZOS = Image.Resampling.LANCZOS


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, WORKING_SIDE / max(size))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _is_huge(image: Image.Image) -> bool:
    return max(image.size) > 3 * WORKING_SIDE


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        deep = np.asarray(image, dtype=np.float32)
        return Image.fromarray((deep / max(float(deep.max()), 1.0) * WHITE).astype(np.uint8)).convert("RGB")
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", image.size, (WHITE,) * 3)
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def levelled(picture: Picture, boxes: Sequence[Box]) -> tuple[Picture, list[Box]]:
    """The picture upright and with level lines, where these are sure, and the boxes as they stand in it then."""
    picture, turned = _upright(picture, list(boxes))
    angle = slant(turned)
    return (picture, turned) if angle is None else _rotated(picture, turned, angle)


def slant(boxes: Sequence[Box]) -> float | None:
    """By how many degrees lines fall to the right; None when that is too little, too much or not sure."""
    angles, weights = [], []
    for box in boxes:
        width, height = size_of(box)
        if width > LONG * height:
            across = (box[1] - box[0]) + (box[2] - box[3])
            angles.append(float(np.degrees(np.arctan2(across[1], across[0]))))
            weights.append(width)
    if len(angles) < AGREEING:
        return None
    middle = _weighted_median(np.array(angles), np.array(weights))
    spread = float(np.median(np.abs(np.array(angles) - middle)))
    return middle if LEAST_SLANT <= abs(middle) <= MOST_SLANT and spread <= SPREAD else None


def _weighted_median(values: NDArray[Any], weights: NDArray[Any]) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _upright(picture: Picture, boxes: list[Box]) -> tuple[Picture, list[Box]]:
    lying = [box for box in boxes if size_of(box)[1] > 1.5 * size_of(box)[0]]
    if len(boxes) >= AGREEING and len(lying) > 0.7 * len(boxes):
        picture, boxes = _quarter_turn(picture, boxes)
    long = sorted((box for box in boxes if size_of(box)[0] > 2 * size_of(box)[1]), key=lambda b: -size_of(b)[0])[:ASKED]
    if len(long) >= AGREEING and upside_down([strip(picture, box) for box in long]) > 0.75 * len(long):
        for _ in range(2):
            picture, boxes = _quarter_turn(picture, boxes)
    return picture, boxes


def _quarter_turn(picture: Picture, boxes: Sequence[Box]) -> tuple[Picture, list[Box]]:
    """Turned to the left by 90 degrees."""
    last = picture.shape[1] - 1
    turned = [np.stack([box[:, 1], last - box[:, 0]], axis=1) for box in boxes]
    return np.ascontiguousarray(np.rot90(picture)), [_in_order(box) for box in turned]


def _rotated(picture: Picture, boxes: Sequence[Box], angle: float) -> tuple[Picture, list[Box]]:
    high, wide = picture.shape[:2]
    matrix = np.asarray(cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0), dtype=np.float64)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    width, height = round(high * sin + wide * cos), round(high * cos + wide * sin)
    matrix[:, 2] += np.array([(width - wide) / 2, (height - high) / 2])
    edge = tuple(float(value) for value in np.median(_frame_of(picture), axis=0))
    level = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=edge)
    turned = [box @ matrix[:, :2].T + matrix[:, 2] for box in boxes]
    return np.asarray(level, dtype=np.uint8), [_in_order(box) for box in turned]


def _frame_of(picture: Picture) -> NDArray[Any]:
    return np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])


def _in_order(box: NDArray[Any]) -> Box:
    return np.asarray(models().detect.order_points_clockwise(box.astype(np.float32)), dtype=np.float32)
