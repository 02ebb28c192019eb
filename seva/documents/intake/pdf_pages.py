"""The pages of a PDF as pictures, and where Aadhaar numbers stand in their text."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from seva.documents.intake.errors import DocumentRefused
from seva.documents.intake.numbers import Number, aadhaars_in
from seva.documents.intake.pictures import WORKING_SIDE
from seva.documents.intake.reading import Box, Picture

DOTS_PER_INCH = 190
POINTS_PER_INCH = 72
MOST_LETTERS = 200_000
NO_LETTER = ("\0", "\ufffd", "\ufffe", "\uffff")
DEEP = 4


@dataclass
class PdfPage:
    """A page: its text, whether there is more on it than its text says, and how to draw it."""

    page: Any
    text: str
    letters: Any

    @property
    def points(self) -> float:
        """The longest side on paper, 72 to the inch."""
        return max(1.0, *self.page.get_size())

    @property
    def scale(self) -> float:
        """Pixels for a point."""
        return min(DOTS_PER_INCH / POINTS_PER_INCH, WORKING_SIDE / self.points)

    @property
    def has_pictures(self) -> bool:
        """Whether a picture is on it, or drawings, or letters whose meaning is not told: it has to be read by eye."""
        known = sum(letter not in NO_LETTER for letter in self.text)
        if known < max(1, 0.7 * len(self.text)):
            return True
        kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING]
        return any(True for _ in self.page.get_objects(filter=kinds, max_depth=DEEP))

    @property
    def has_drawings(self) -> bool:
        """Whether lines or squares are on it, such as those of a code."""
        return any(True for _ in self.page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=DEEP))

    def draw(self) -> Picture:
        """The page as RGB, with what was filled in."""
        bitmap = self.page.render(scale=self.scale, rev_byteorder=True, may_draw_forms=True)
        return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])

    def numbers(self) -> list[Number]:
        """The Aadhaar numbers in its text."""
        return aadhaars_in(self.text)

    def places_of(self, number: Number) -> Iterator[Box]:
        """The corners of each digit to hide, in pixels of the drawing."""
        for at in number.hidden:
            yield self.corners_of(self.letters.get_charbox(at, loose=True))

    def corners_of(self, rect: tuple[float, float, float, float]) -> Box:
        """The corners of a part of the page, in pixels of the drawing."""
        left, bottom, right, top = rect
        corners = [self._pixel(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
        return np.array(corners, dtype=np.float32)

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page stands in the drawing, also on a page that is turned or begins elsewhere."""
        wide, high = (round(side * self.scale) for side in self.page.get_size())
        across, down = raw.c_int(), raw.c_int()
        raw.FPDF_PageToDevice(self.page.raw, 0, 0, wide, high, 0, x, y, across, down)
        return float(across.value), float(down.value)


def pages_of(content: bytes, has_fields: bool) -> Generator[PdfPage, None, None]:
    """The pages, one after the other; DocumentRefused when one cannot be opened."""
    try:
        with pdfium.PdfDocument(content) as document:
            if has_fields:
                document.init_forms()
            for index in range(len(document)):
                page = document[index]
                letters = page.get_textpage()
                yield PdfPage(page, _text(letters), letters)
    except pdfium.PdfiumError as error:
        raise DocumentRefused("broken_pdf") from error


def _text(letters: Any) -> str:
    """Letter for letter, so that an index tells the place."""
    count = letters.count_chars()
    if count > MOST_LETTERS:  # a number behind the last letter that is read would stay
        raise DocumentRefused("heavy")
    codes = (raw.FPDFText_GetUnicode(letters.raw, at) for at in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\0" for code in codes)
