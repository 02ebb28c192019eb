"""The receipt of a payment as a PDF, in the citizen's language. Account numbers and references stand hidden in it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.errors import FPDFException

from seva.catalogue import Catalogue
from seva.clock import in_india
from seva.fonts import FONTS, add_fonts, set_font
from seva.payments.errors import FontMissing, PaymentUnknown
from seva.payments.model import PaidItem, Payment
from seva.wording import format_day, format_rupees, format_time, hide

HERE = Path(__file__).parent
WORDS = HERE / "receipt.yml"
WIDTH, LABEL, LINE = 180, 60, 9


class Receipts:
    """Makes receipts; the same payment gets the same one."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._words: Mapping[str, Mapping[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))

    def pdf(self, payment: Payment, language: str) -> bytes:
        """The receipt of what is recorded; PaymentUnknown if nothing is, FontMissing if no font can be read."""
        items = [item for item in payment.items if item.state == "recorded"]
        if not items or payment.paid_at is None:
            raise PaymentUnknown("there is no receipt yet")
        page = _page()
        page.set_creation_date(payment.paid_at)
        _title(page, self._say("title", language), self._say("government", language))
        _rows(page, self._facts(payment, language))
        for item in items:
            _rows(page, self._item(item, language))
        total = format_rupees(sum(item.amount_paise for item in items))
        _rows(page, [(self._say("total", language), total)], "B")
        page.ln(4)
        set_font(page, "", 10)
        page.multi_cell(WIDTH, 6, self._say("note", language))
        return bytes(page.output())

    def _facts(self, payment: Payment, language: str) -> list[tuple[str, str]]:
        assert payment.paid_at is not None  # noqa: S101 asked above
        at = in_india(payment.paid_at)
        moment = f"{format_day(at.date(), language)}, {format_time(at, language)}"
        return [
            (self._say("paid_at", language), moment),
            (self._say("transaction", language), payment.transaction_id or ""),
        ]

    def _item(self, item: PaidItem, language: str) -> list[tuple[str, str]]:
        service = self._catalogue.services.get(item.purpose.service)
        department = self._catalogue.departments.get(item.purpose.department)
        what = self._say(item.purpose.kind, language)
        return [
            (what, service.name.in_(language) if service else item.purpose.service),
            (self._say("department", language), department.name.in_(language) if department else ""),
            (
                self._say("account" if item.purpose.kind == "bill" else "application", language),
                hide(item.purpose.subject),
            ),
            (self._say("receipt", language), item.receipt_number or ""),
            (self._say("amount", language), format_rupees(item.amount_paise)),
        ]

    def _say(self, key: str, language: str) -> str:
        return self._words[key][language]


def _page() -> FPDF:
    page = FPDF(format="A4")
    page.set_margins(15, 15)
    try:
        add_fonts(page)
    except (OSError, FPDFException) as error:
        raise FontMissing(f"a font of receipts in {FONTS} cannot be read") from error
    page.add_page()
    return page


def _title(page: FPDF, title: str, government: str) -> None:
    for style, size, text in (("", 11, government), ("B", 20, title)):
        set_font(page, style, size)
        page.cell(WIDTH, LINE + 3, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(2)


def _rows(page: FPDF, rows: Sequence[tuple[str, str]], style: str = "") -> None:
    page.line(15, page.get_y(), 15 + WIDTH, page.get_y())
    page.ln(2)
    for label, value in rows:
        top = page.get_y()
        set_font(page, style, 11)
        page.multi_cell(LABEL, LINE, label, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        page.set_xy(15 + LABEL, top)
        set_font(page, "B", 11)
        page.multi_cell(WIDTH - LABEL, LINE, value, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(2)
