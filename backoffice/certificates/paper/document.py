"""The certificate as a PDF: laid out, tagged, with its metadata; the signature comes on top (sealing.py)."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
from pikepdf import Dictionary, Pdf, String

from backoffice.certificates.paper import page as drawing
from backoffice.certificates.paper.metadata import xmp
from backoffice.certificates.paper.qr import modules
from backoffice.certificates.paper.tags import TaggedPage, add_tree
from backoffice.certificates.paper.wording import LANGUAGES, government, post, rows, words
from seva.catalogue import Catalogue
from seva.certificates import Record

CODE_TOP = 212.0


def lay_out(
    record: Record, signed: bytes, catalogue: Catalogue, verify_url: str, at: datetime, emblem: Path | None = None
) -> bytes:
    """The PDF without its signature; the same certificate gives the same bytes."""
    page = drawing.new_page()
    service = catalogue.services[record.service]
    page.set_title(f"{service.name.en} {record.number}")
    page.set_lang("en-IN")
    page.set_creation_date(at)
    page.set_xmp_metadata(xmp(f"{service.name.en} {record.number}", government(record.state)["en"], at))
    _draw(page, record, signed, catalogue, verify_url, emblem)
    return _finished(page, record.number)


def _draw(
    page: TaggedPage, record: Record, signed: bytes, catalogue: Catalogue, verify_url: str, emblem: Path | None
) -> None:
    service, department = catalogue.services[record.service], catalogue.departments[record.department]
    drawing.frame(page)
    drawing.emblem(page, emblem, words()["emblem"]["en"])
    y = drawing.heading(page, "P", government(record.state), 13, drawing.TOP + drawing.EMBLEM + 2)
    y = drawing.heading(page, "P", department.name.model_dump(), 11, y + 1)
    y = drawing.heading(page, "H1", service.name.model_dump(), 18, y + 4)
    y = drawing.sentence(page, words()["statement"], drawing.rule(page, y + 3)) + 2
    y = drawing.table(page, list(rows(record, catalogue)), drawing.rule(page, y))
    y = max(drawing.rule(page, y + 1), CODE_TOP)
    drawing.code(page, modules(verify_url, signed), words()["code"]["en"].format(number=record.number), y)
    texts = {lang: words()["check"][lang].format(address=_site(verify_url)) for lang in LANGUAGES}
    y = drawing.beside_code(page, words()["check_title"], texts, y + 3)
    signers = {lang: words()["signed"][lang].format(post=post(record)[lang]) for lang in LANGUAGES}
    drawing.sentence(page, signers, max(y, CODE_TOP + drawing.CODE) + 2)


def _site(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _finished(page: TaggedPage, number: str) -> bytes:
    """Adds what fpdf2 cannot: the tree of tags, the title in the window; everything under one id."""
    made = BytesIO()
    with Pdf.open(BytesIO(bytes(page.output()))) as pdf:
        add_tree(pdf, page.tree)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.Lang = String("en-IN")
        pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()
