"""What stands in a PDF beside its pages: passwords, programs, other files. Such a PDF is refused."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from seva.documents.intake.errors import DocumentRefused

# Actions that do something; those that only lead to a page or a web address are left.
ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/GoToE", "/GoToR",
     "/RichMediaExecute", "/GoTo3DView", "/Trans"}
)  # fmt: skip
# Keys under which a program, a file or a form of its own language stands.
KEYS = frozenset({"/JS", "/AA", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/AF"})
SUBTYPES = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/FileAttachment"})
MOST_OBJECTS = 50_000


def opened(content: bytes, most_pages: int) -> pikepdf.Pdf:
    """The PDF; DocumentRefused when it is locked, broken or active, or has too many pages."""
    pdf = _open(content)
    try:
        if pdf.is_encrypted:
            raise DocumentRefused("locked")
        pages = len(pdf.pages)
        if not pages:
            raise DocumentRefused("broken_pdf")
        if pages > most_pages:
            raise DocumentRefused("too_many_pages", {"pages": pages, "most": most_pages})
        if any(_is_active(found) for found in dictionaries(pdf)):
            raise DocumentRefused("active")
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError) as error:
        raise DocumentRefused("broken_pdf") from error
    return pdf


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Whether somebody signed the file: then every change would break the signature."""
    form = pdf.Root.get("/AcroForm")
    return isinstance(form, pikepdf.Dictionary) and int(form.get("/SigFlags", 0)) & 1 == 1


def has_fields(pdf: pikepdf.Pdf) -> bool:
    """Whether it is a form that is filled in; what was typed stands beside the pages' own text."""
    form = pdf.Root.get("/AcroForm")
    return isinstance(form, pikepdf.Dictionary) and len(form.get("/Fields", [])) > 0


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The pages alone, written anew: without what nobody refers to, what hung on the file, and who made it when."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        for key in list(metadata):
            del metadata[key]
    for key in ("/Metadata", "/PieceInfo", "/Names", "/OpenAction"):
        if key in pdf.Root:
            del pdf.Root[key]
    del pdf.docinfo
    target = BytesIO()
    pdf.save(
        target,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        recompress_flate=True,
        deterministic_id=True,
    )
    return target.getvalue()


def _open(content: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise DocumentRefused("password") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, OSError) as error:
        raise DocumentRefused("broken_pdf") from error


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, also those inside of others."""
    waiting: list[Any] = [pdf.trailer]
    for count, found in enumerate(pdf.objects):
        if count > MOST_OBJECTS:
            raise DocumentRefused("heavy")
        waiting.append(found)
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
                yield thing
                inside = [thing.get(key) for key in thing.keys()]
            elif isinstance(thing, pikepdf.Array):
                inside = list(thing)
            else:
                continue
            waiting += [part for part in inside if isinstance(part, pikepdf.Object) and not part.is_indirect]


def _is_active(found: Any) -> bool:
    keys = set(found.keys())
    if keys & KEYS:
        return True
    return str(found.get("/S", "")) in ACTIONS or str(found.get("/Subtype", "")) in SUBTYPES
