"""Reading text in a picture: where it stands, and what the parts say that may be a number. Loaded when first needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Box = NDArray[np.float32]

# The detector looks at a picture of at most this longest side: a line of 9 pixels there is still found.
DETECTED_SIDE = 960
LINE_HEIGHT = 48
WIDEST = 1600


@dataclass(frozen=True)
class Written:
    """What was read in one strip: the text, where each letter's middle is (0 to 1 of the width), how sure (0 to 1)."""

    text: str
    middles: tuple[float, ...]
    score: float


@dataclass(frozen=True)
class _Models:
    detect: Any
    recognise: Any
    classify: Any


@cache
def models() -> _Models:
    """The three networks; loading them takes half a second and 70 MB."""
    from rapidocr_onnxruntime.ch_ppocr_cls import TextClassifier
    from rapidocr_onnxruntime.ch_ppocr_det import TextDetector
    from rapidocr_onnxruntime.ch_ppocr_rec import TextRecognizer
    from rapidocr_onnxruntime.main import DEFAULT_CFG_PATH, read_yaml, update_model_path

    config = update_model_path(read_yaml(DEFAULT_CFG_PATH))
    threads = {"intra_op_num_threads": 2, "inter_op_num_threads": 1}
    return _Models(
        TextDetector(config["Det"] | threads),
        TextRecognizer(
            config["Rec"] | threads | {"rec_batch_num": 1, "rec_img_shape": [3, LINE_HEIGHT, 2 * LINE_HEIGHT]}
        ),
        TextClassifier(config["Cls"] | threads),
    )


def find_text(picture: Picture) -> list[Box]:
    """The corners of every line or part of a line, in pixels: left top, right top, right bottom, left bottom."""
    scale = min(1.0, DETECTED_SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    boxes = _detected(np.asarray(small, dtype=np.uint8))
    return [np.asarray(box, dtype=np.float32) / scale for box in boxes]


def _detected(picture: Picture) -> Sequence[Box]:
    """The detector's boxes; its own preparation of the picture takes four times the memory of this one."""
    high, wide = picture.shape[:2]
    sides = max(32, round(wide / 32) * 32), max(32, round(high / 32) * 32)
    pixels = cv2.resize(picture, sides).astype(np.float32)
    pixels *= 2 / 255
    pixels -= 1
    found = models().detect.infer(np.ascontiguousarray(pixels.transpose(2, 0, 1)[None]))[0]
    boxes, _ = models().detect.postprocess_op(found, (high, wide))
    return [] if len(boxes) == 0 else list(models().detect.filter_tag_det_res(boxes, (high, wide)))


def size_of(box: Box) -> tuple[float, float]:
    """Width and height of a box along its own sides."""
    width = max(np.linalg.norm(box[0] - box[1]), np.linalg.norm(box[3] - box[2]))
    height = max(np.linalg.norm(box[0] - box[3]), np.linalg.norm(box[1] - box[2]))
    return float(width), float(height)


def strip(picture: Picture, box: Box, height: int = LINE_HEIGHT) -> Picture:
    """What stands in a box, made level and so many pixels high."""
    width, high = size_of(box)
    wide = int(np.clip(round(width * height / max(high, 1.0)), 4, WIDEST))
    corners = np.array([[0, 0], [wide, 0], [wide, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(box.astype(np.float32), corners)
    flags = cv2.INTER_AREA if high > 2 * height else cv2.INTER_LINEAR
    return np.asarray(
        cv2.warpPerspective(picture, matrix, (wide, height), flags=flags, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )


def read(line: Picture) -> Written:
    """The text in a strip."""
    results, _ = models().recognise([line], return_word_box=True)
    text, score, (columns, _, places, _, _) = results[0]
    flat = [place for word in places for place in word]
    return Written(text, tuple(min(1.0, (place + 0.5) / columns) for place in flat), float(score))


def upside_down(strips: Sequence[Picture]) -> int:
    """How many of the strips stand on their heads, for sure."""
    _, told, _ = models().classify(list(strips))
    return sum(label == "180" and score > 0.9 for label, score in told)
