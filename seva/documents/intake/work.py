"""The jobs that the child does: a picture, several pictures into one file, a PDF."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from seva.documents.intake import pdf_pages
from seva.documents.intake.codes import certificate_in, codes_of_file
from seva.documents.intake.errors import DocumentRefused
from seva.documents.intake.fitting import Page, as_jpeg, as_pdf, intermediate, line_height_of
from seva.documents.intake.masking import cover, cover_aadhaars
from seva.documents.intake.model import JPEG, PDF, Finding
from seva.documents.intake.notes import Notes, holds_a_number, notes_of
from seva.documents.intake.pictures import levelled, open_picture
from seva.documents.intake.quality import findings_of
from seva.documents.intake.reading import Picture, find_text, models
from seva.documents.intake.safe_pdf import has_fields, is_signed, opened, saved


@dataclass(frozen=True)
class Done:
    """What a job gives back. `line_height`: of the small lines on an intermediate picture, in pixels; `code`: the
    address in the QR code of a certificate.
    """

    content: bytes
    content_type: str = ""
    by_page: tuple[tuple[Finding, ...], ...] = ()
    masked: int = 0
    changed: bool = True
    line_height: float = 0.0
    code: str = ""

    def as_words(self) -> dict[str, Any]:
        """All but the content, for the frame."""
        return {
            "content_type": self.content_type,
            "by_page": [list(page) for page in self.by_page],
            "masked": self.masked,
            "changed": self.changed,
            "line_height": self.line_height,
            "code": self.code,
        }


@dataclass(frozen=True)
class _Seen:
    page: Page
    findings: tuple[Finding, ...]
    masked: int
    code: str


def warm_up() -> Done:
    """Loads the networks and lets each work once."""
    cover_aadhaars(np.full((300, 400, 3), 255, dtype=np.uint8), find_text(np.full((300, 400, 3), 255, dtype=np.uint8)))
    models()
    return Done(b"")


def look_at_picture(body: bytes, words: dict[str, Any]) -> Done:
    """A photo; with `max_bytes` 0 it goes on to be bound with others."""
    seen = _seen(open_picture(body), is_photo=not words["is_issued"])
    told: dict[str, Any] = {"line_height": seen.page.line_height, "code": seen.code}
    if not words["max_bytes"]:
        return Done(intermediate(seen.page.picture), JPEG, (seen.findings,), seen.masked, **told)
    content, content_type = _fitted([seen.page], words["max_bytes"], JPEG)
    return Done(content, content_type, (seen.findings,), seen.masked, **told)


def look_for_codes(body: bytes, _words: dict[str, Any]) -> Done:
    """The texts of the QR codes in a file, as JSON; the file is not judged and nothing of it is kept."""
    return Done(codes_of_file(body))


def bind(body: bytes, words: dict[str, Any]) -> Done:
    """Intermediate pictures, `sizes` bytes each, with their `line_heights`, into one PDF in their order."""
    pages = [
        Page(open_picture(part), float(height))
        for part, height in zip(_parts(body, words["sizes"]), words["line_heights"], strict=True)
    ]
    content, content_type = _fitted(pages, words["max_bytes"], PDF)
    return Done(content, content_type)


def draw_page(body: bytes, words: dict[str, Any]) -> Done:
    """One page as a picture to be looked at, nothing for a page that is not there; `by_page` has an item for each."""
    if not words["is_pdf"]:
        return Done(intermediate(open_picture(body)), JPEG, ((),))
    with opened(body, words["max_pages"]) as pdf:
        count, filled = len(pdf.pages), has_fields(pdf)
    if words["page"] > count:
        return Done(b"", JPEG, ((),) * count)
    pages = pdf_pages.pages_of(body, filled)
    page = next(itertools.islice(pages, words["page"] - 1, None))
    drawn = intermediate(page.draw())
    pages.close()
    return Done(drawn, JPEG, ((),) * count)


def look_at_pdf(body: bytes, words: dict[str, Any]) -> Done:
    """A PDF: as it came when it is signed and fits; else written anew; drawn as pictures when it must be changed."""
    most, issued = words["max_bytes"], words["is_issued"]
    with opened(body, words["max_pages"]) as pdf:
        keep, filled = is_signed(pdf) or issued, has_fields(pdf)
        notes, hidden = notes_of(pdf), holds_a_number(pdf)
        clean = body if keep else saved(pdf)
    pages_in = zip(pdf_pages.pages_of(body, filled), notes, strict=True)
    seen = [_seen_in_pdf(page, issued, filled or beside.are_drawn, beside) for page, beside in pages_in]
    code = next((page.code for page in seen if page.code), "")
    by_page = tuple(page.findings for page in seen)
    masked = max(sum(page.masked for page in seen), int(hidden))
    if not masked and len(clean) <= most and (keep or not filled):
        return Done(clean, PDF, by_page, changed=clean is not body, code=code)
    pages = [page.page or Page(drawn.draw(), 0.0, drawn.points) for page, drawn in _beside(seen, body, filled)]
    content, content_type = _fitted(pages, most, PDF)
    return Done(content, content_type, by_page, masked, code=code)


@dataclass(frozen=True)
class _SeenInPdf:
    page: Page | None
    findings: tuple[Finding, ...] = ()
    masked: int = 0
    code: str = ""


def _seen_in_pdf(page: pdf_pages.PdfPage, issued: bool, written_on: bool, notes: Notes) -> _SeenInPdf:
    numbers = page.numbers()
    if not numbers and not written_on and not page.has_pictures:
        return _SeenInPdf(None, code=certificate_in(page.draw()) if page.has_drawings else "")
    picture = page.draw()
    code = certificate_in(picture)
    for number in numbers:
        for corners in page.places_of(number):
            cover(picture, corners)
    is_photo = not issued and not page.text.strip("\0 \r\n")
    boxes = find_text(picture)
    findings = findings_of(picture, boxes) if is_photo else ()
    covered = cover_aadhaars(picture, boxes)
    if covered < len(notes.with_numbers):  # not all of them can be read: then no more of them is shown
        for rect in notes.with_numbers:
            cover(picture, page.corners_of(rect))
    masked = len(numbers) + max(covered, len(notes.with_numbers))
    return _SeenInPdf(Page(picture, line_height_of(boxes), page.points), findings, masked, code)


def _beside(seen: list[_SeenInPdf], body: bytes, filled: bool) -> Iterator[tuple[_SeenInPdf, pdf_pages.PdfPage]]:
    return zip(seen, pdf_pages.pages_of(body, filled), strict=True)


def _seen(picture: Picture, is_photo: bool) -> _Seen:
    code, boxes = certificate_in(picture), find_text(picture)
    findings = findings_of(picture, boxes) if is_photo else ()
    level, boxes = levelled(picture, boxes)
    level = np.ascontiguousarray(level if level.flags.writeable else level.copy())
    masked = cover_aadhaars(level, boxes)
    return _Seen(Page(level, line_height_of(boxes)), findings, masked, code)


def _fitted(pages: list[Page], most: int, content_type: str) -> tuple[bytes, str]:
    if content_type == JPEG:
        content = as_jpeg(pages[0], most)
        if content is not None:
            return content, JPEG
    content = as_pdf(pages, most)
    if content is None:
        raise DocumentRefused("cannot_fit", {"limit": f"{most // 1000} KB"})
    return content, PDF


def _parts(body: bytes, sizes: list[int]) -> list[bytes]:
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return [body[start:end] for start, end in itertools.pairwise(starts)]
