"""Making pages small enough for the department while they can still be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

from seva.documents.intake.reading import Box, Picture, size_of

# Heights of a line's box in pixels, from comfortable down to the floor at which a recogniser still reads the digits.
LINE_HEIGHTS = (40, 34, 29, 25, 21, 18, 16, 14)
FLOOR_OF_BLACK = 16
# For a page without text, its longest side.
SIDES = (1600, 1300, 1000, 800)
LONGEST = 1900
GOOD, LEAST, BEST = 50, 30, 88
OVERHEAD = 900
PAGE_OVERHEAD = 420
A4 = 842.0


@dataclass(frozen=True)
class Page:
    """A page as a picture, the height of its small lines in pixels (0: no text), and its longest side on paper."""

    picture: Picture
    line_height: float
    points: float = A4


def line_height_of(boxes: Sequence[Box]) -> float:
    """The height of the smaller lines among the boxes, in pixels; 0 without any."""
    return float(np.percentile([size_of(box)[1] for box in boxes], 20)) if boxes else 0.0


def as_jpeg(page: Page, most: int) -> bytes | None:
    """A JPEG of at most `most` bytes that can still be read; None when there is none."""
    fallback = None
    for picture in _smaller(page):
        for content, quality in _encoded(picture, most):
            if quality >= GOOD:
                return content
            fallback = fallback or content
    return fallback


def as_black_and_white(page: Page, most: int) -> tuple[bytes, tuple[int, int]] | None:
    """The page as a fax (CCITT group 4) with its width and height; None when that is larger than `most` too."""
    for picture in _smaller(page, FLOOR_OF_BLACK):
        gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        block = max(15, picture.shape[1] // 30 | 1)
        black = cv2.adaptiveThreshold(
            cv2.medianBlur(gray, 3), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, block, 14
        )
        content = _fax(black)
        if len(content) <= most:
            return content, (picture.shape[1], picture.shape[0])
    return None


def as_pdf(pages: Sequence[Page], most: int) -> bytes | None:
    """One PDF of all pages within `most` bytes, in colour or grey where that is enough room; None when it is not."""
    room = most - OVERHEAD - PAGE_OVERHEAD * len(pages)
    for encode in (_colour_image, _black_image):
        images, left = [], room
        for index, page in enumerate(pages):
            image = encode(page, left // (len(pages) - index))
            if image is None:
                break
            left -= len(image.content)
            images.append(image)
        else:
            content = _pdf(images)
            if len(content) <= most:
                return content
    return None


@dataclass(frozen=True)
class _Image:
    content: bytes
    width: int
    height: int
    points: float
    black: bool


def _colour_image(page: Page, most: int) -> _Image | None:
    content = as_jpeg(page, most)
    if content is None:
        return None
    with Image.open(BytesIO(content)) as image:
        return _Image(content, *image.size, page.points, black=False)


def _black_image(page: Page, most: int) -> _Image | None:
    made = as_black_and_white(page, most)
    return None if made is None else _Image(made[0], *made[1], page.points, black=True)


def _smaller(page: Page, floor: int = 0) -> Iterator[Picture]:
    longest = max(page.picture.shape[:2])
    if page.line_height:
        scales = [height / page.line_height for height in LINE_HEIGHTS if height >= floor]
    else:
        scales = [side / longest for side in SIDES]
    top = min(1.0, LONGEST / longest)
    steps = sorted({min(scale, top) for scale in scales}, reverse=True)
    # Small print stays as large as it came: below the floor nothing is taken away.
    for scale in steps or [top]:
        if scale == 1.0:
            yield page.picture
        else:
            small = cv2.resize(page.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            yield np.asarray(small, dtype=np.uint8)


def _encoded(picture: Picture, most: int) -> Iterator[tuple[bytes, int]]:
    """The best JPEG within `most` bytes in colour, then in grey, each with its quality; nothing when none fits."""
    for pixels in (cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)):
        low, high, best = LEAST, BEST, None
        while low <= high:
            quality = (low + high) // 2 if best or low > LEAST else LEAST
            content = _jpeg(pixels, quality)
            if len(content) <= most:
                best, low = (content, quality), quality + 1
            else:
                high = quality - 1
            if best and high - low < 4:
                break
        if best:
            yield best


def _jpeg(pixels: NDArray[Any], quality: int) -> bytes:
    settings = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    return bytes(cv2.imencode(".jpg", pixels, settings)[1])


def intermediate(picture: Picture) -> bytes:
    """A JPEG that loses next to nothing, for the way from one job to the next."""
    return _jpeg(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), 92)


def _fax(black: NDArray[Any]) -> bytes:
    target = BytesIO()
    image = Image.fromarray(black).convert("1")
    image.save(target, "TIFF", compression="group4", tiffinfo={278: image.height})
    with Image.open(target) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        (offset,), (size,) = tags[273], tags[279]
    return target.getvalue()[offset : offset + size]


def _pdf(images: Sequence[_Image]) -> bytes:
    target = BytesIO()
    with pikepdf.new() as pdf:
        for image in images:
            scale = image.points / max(image.width, image.height)
            width, height = image.width * scale, image.height * scale
            pdf.add_blank_page(page_size=(width, height))
            page = pdf.pages[-1]
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=_stream(pdf, image)))
            page.Contents = pdf.make_stream(_drawn(width, height))
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


def _drawn(width: float, height: float) -> bytes:
    """The operators that draw the image I over the whole page."""
    return b" ".join([f"{width:.2f}".encode(), b"0", b"0", f"{height:.2f}".encode(), b"0", b"0", b"cm", b"/I", b"Do"])


def _stream(pdf: pikepdf.Pdf, image: _Image) -> pikepdf.Stream:
    stream = pdf.make_stream(image.content)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = image.width, image.height
    if image.black:
        stream.BitsPerComponent, stream.ColorSpace = 1, pikepdf.Name.DeviceGray
        stream.Filter = pikepdf.Name.CCITTFaxDecode
        stream.DecodeParms = pikepdf.Dictionary(K=-1, Columns=image.width, Rows=image.height)
        return stream
    with Image.open(BytesIO(image.content)) as picture:
        gray = picture.mode == "L"
    stream.BitsPerComponent, stream.Filter = 8, pikepdf.Name.DCTDecode
    stream.ColorSpace = pikepdf.Name.DeviceGray if gray else pikepdf.Name.DeviceRGB
    return stream
