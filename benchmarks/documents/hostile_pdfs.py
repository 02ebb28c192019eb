"""PDFs that are locked, active, broken or made to use up memory and time."""

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from benchmarks.documents.pdf_texts import text_pdf

TAKEN = "taken"
MEGABYTE = 1024 * 1024


def made(change: Callable[[Pdf], None], **how: object) -> bytes:
    """A clean PDF of one page with one thing changed."""
    target = BytesIO()
    with pikepdf.open(BytesIO(text_pdf(["Income certificate", "Sunita Devi"]))) as pdf:
        change(pdf)
        pdf.save(target, **how)  # type: ignore[arg-type]
    return target.getvalue()


def unchanged(pdf: Pdf) -> None:
    """Nothing is changed."""


def action(**values: Any) -> Dictionary:
    """An action."""
    return Dictionary(Type=Name.Action, **values)


def opens(what: Dictionary) -> Callable[[Pdf], None]:
    """Does something when the file is opened."""

    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = what

    return change


def named_script(pdf: Pdf) -> None:
    """JavaScript in the tree of names."""
    script = pdf.make_indirect(action(S=Name.JavaScript, JS=String("app.alert(1)")))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def attached(pdf: Pdf) -> None:
    """Another file inside."""
    pdf.attachments["run.exe"] = b"MZ\x90\0"


def xfa(pdf: Pdf) -> None:
    """A form in its own language."""
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))


def on_page(pdf: Pdf) -> None:
    """Something that happens when a page is shown."""
    pdf.pages[0].AA = Dictionary(O=action(S=Name.JavaScript, JS=String("app.alert(1)")))


def annotation(subtype: Name, **values: Any) -> Callable[[Pdf], None]:
    """Something on the page that is more than print."""

    def change(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([0, 0, 9, 9]), **values)
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])

    return change


def many_pages(pdf: Pdf) -> None:
    """500 pages."""
    for _ in range(499):
        pdf.add_blank_page()


def no_pages(pdf: Pdf) -> None:
    """A file without a page."""
    del pdf.pages[0]


def endless_tree(pdf: Pdf) -> None:
    """A tree of pages that is a part of itself."""
    pdf.Root.Pages.Kids = Array([pdf.Root.Pages])


def huge_page(pdf: Pdf) -> None:
    """A page of 300 kilometres."""
    pdf.pages[0].MediaBox = Array([0, 0, 900_000_000, 900_000_000])


def packed(megabytes: int, times: int = 1) -> bytes:
    """Zeros, packed again and again."""
    packer = zlib.compressobj(1)
    content = b"".join(packer.compress(b" " * MEGABYTE) for _ in range(megabytes)) + packer.flush()
    for _ in range(times - 1):
        content = zlib.compress(content, 9)
    return content


def content_bomb(pdf: Pdf) -> None:
    """300 MB to be drawn, in a few hundred bytes."""
    stream = pdf.make_stream(b"")
    stream.write(packed(300, 2), filter=Array([Name.FlateDecode, Name.FlateDecode]))
    pdf.pages[0].Contents = stream


def image_bomb(pdf: Pdf) -> None:
    """A picture of 900 megapixels."""
    stream = pdf.make_stream(b"")
    stream.write(packed(107), filter=Name.FlateDecode)
    stream.Type, stream.Subtype, stream.Width, stream.Height = Name.XObject, Name.Image, 30_000, 30_000
    stream.ColorSpace, stream.BitsPerComponent = Name.DeviceGray, 1
    pdf.pages[0].Resources.XObject = Dictionary(I=stream)
    pdf.pages[0].Contents = pdf.make_stream(b"500 0 0 500 0 0 cm /I Do")


def form_in_itself(pdf: Pdf) -> None:
    """A drawing that is a part of itself."""
    form = pdf.make_stream(b"/F Do " * 50)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 600])
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    pdf.pages[0].Resources.XObject = Dictionary(F=form)
    pdf.pages[0].Contents = pdf.make_stream(b"/F Do " * 50)


def nested() -> bytes:
    """Lists in lists, 100,000 deep."""
    start = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + b"[" * 100_000 + b"]" * 100_000
    return start + b">>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def locked(user: str = "") -> bytes:
    """Encrypted with a password for readers, or only against changes."""
    return made(unchanged, encryption=pikepdf.Encryption(user=user, owner="boss"))


def clean() -> bytes:
    """A PDF that nothing is wrong with."""
    return made(unchanged)


SCRIPT = action(S=Name.JavaScript, JS=String("app.alert(1)"))
ACTIVE, BROKEN = ("active",), ("broken_pdf",)
BOUNDED = (TAKEN, "heavy", "broken_pdf")
PACKED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}

PDFS: tuple[tuple[str, Callable[[], bytes], tuple[str, ...]], ...] = (
    ("PDF called photo.jpg", clean, (TAKEN,)),
    ("PDF and ZIP in one", lambda: clean() + b"PK\x03\x04<?php system($_GET['x']); ?>", (TAKEN,)),
    ("PDF after a web page", lambda: b"<html>" + clean(), ("text",)),
    ("PDF with a password", lambda: locked(user="1234"), ("password",)),
    ("PDF locked against changes", locked, ("locked",)),
    ("PDF with JavaScript", lambda: made(opens(SCRIPT)), ACTIVE),
    ("PDF with JavaScript, packed away", lambda: made(opens(SCRIPT), **PACKED), ACTIVE),
    ("PDF with named JavaScript", lambda: made(named_script), ACTIVE),
    ("PDF with JavaScript on a page", lambda: made(on_page), ACTIVE),
    ("PDF that starts a program", lambda: made(opens(action(S=Name.Launch, F=String("cmd.exe")))), ACTIVE),
    ("PDF that sends a form", lambda: made(opens(action(S=Name.SubmitForm, F=String("http://x")))), ACTIVE),
    ("PDF with a file inside", lambda: made(attached), ACTIVE),
    ("PDF with an XFA form", lambda: made(xfa), ACTIVE),
    ("PDF with rich media", lambda: made(annotation(Name.RichMedia)), ACTIVE),
    ("PDF with a file pinned to it", lambda: made(annotation(Name.FileAttachment)), ACTIVE),
    ("PDF of 500 pages", lambda: made(many_pages), ("too_many_pages",)),
    ("PDF without pages", lambda: made(no_pages), BROKEN),
    ("PDF that is only a header", lambda: b"%PDF-1.7\n", BROKEN),
    ("PDF of noise", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, BROKEN),
    ("PDF cut off", lambda: clean()[: len(clean()) // 3], (TAKEN, "broken_pdf")),
    ("PDF whose pages go round", lambda: made(endless_tree), BROKEN),
    ("PDF of lists in lists", nested, BOUNDED),
    ("PDF with a page of 300 km", lambda: made(huge_page), BOUNDED),
    ("PDF with 300 MB to draw", lambda: made(content_bomb), BOUNDED),
    ("PDF with a picture of 900 megapixels", lambda: made(image_bomb), BOUNDED),
    ("PDF drawn in itself", lambda: made(form_in_itself), BOUNDED),
)
