"""What stands in a PDF beside the print of its pages: notes, fields of forms, titles. A number may stand there, too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from seva.documents.intake.numbers import aadhaars_in
from seva.documents.intake.safe_pdf import dictionaries

# Of a note or a field, and of the field that it is a part of: what was written, the default, and the same in colours.
SAID, HIGHEST = ("/Contents", "/V", "/DV", "/RC"), 8
LINK = "/Link"
Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Notes:
    """Of one page: whether more than print is drawn on it, and the corners of notes that hold an Aadhaar number."""

    are_drawn: bool = False
    with_numbers: tuple[Rect, ...] = ()


def notes_of(pdf: pikepdf.Pdf) -> list[Notes]:
    """The notes on each page."""
    return [_on(page) for page in pdf.pages]


def holds_a_number(pdf: pikepdf.Pdf) -> bool:
    """Whether an Aadhaar number stands in any text of the file that is not drawn."""
    return any(aadhaars_in(text) for found in dictionaries(pdf) for text in _texts(found))


def _on(page: Any) -> Notes:
    found = page.obj.get("/Annots")
    notes = [note for note in found if isinstance(note, pikepdf.Dictionary)] if _is_list(found) else []
    numbered = [note for note in notes if any(aadhaars_in(text) for text in _said(note))]
    rects = [tuple(float(side) for side in note.Rect) for note in numbered if _is_list(note.get("/Rect"))]
    are_drawn = any(str(note.get("/Subtype", "")) != LINK for note in notes)
    return Notes(are_drawn, tuple((r[0], r[1], r[2], r[3]) for r in rects if len(r) == 4))


def _said(note: Any) -> Iterator[str]:
    for _ in range(HIGHEST):
        yield from (str(note.get(key)) for key in SAID if isinstance(note.get(key), pikepdf.String))
        note = note.get("/Parent")
        if not isinstance(note, pikepdf.Dictionary):
            return


def _texts(found: Any) -> Iterator[str]:
    """The texts that stand in a dictionary, also in lists in it."""
    waiting = [found.get(key) for key in found.keys()]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.String):
            yield str(thing)
        elif _is_list(thing) and not thing.is_indirect:
            waiting += list(thing)


def _is_list(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Array)
