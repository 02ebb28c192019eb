"""The fonts of what is made as PDF: Devanagari, with Latin letters from a font that stands in for it."""

from collections.abc import Mapping
from pathlib import Path

from fpdf import FPDF

FONTS = Path(__file__).parent
FAMILY, LATIN = "deva", "latin"
STYLES: Mapping[str, str] = {"": "Regular", "B": "Bold"}


def add_fonts(page: FPDF) -> None:
    """Gives the document both fonts, with shaping by HarfBuzz; raises OSError or FPDFException."""
    for style, weight in STYLES.items():
        page.add_font(FAMILY, style, FONTS / f"NotoSansDevanagari-{weight}.ttf")
        page.add_font(LATIN, style, FONTS / f"NotoSans-{weight}-Latin.ttf")
    page.set_fallback_fonts([LATIN], exact_match=True)
    set_font(page, "", 11)
    page.set_text_shaping(use_shaping_engine=True)


def set_font(page: FPDF, style: str, size: float) -> None:
    """Regular ("") or bold ("B"), in points."""
    page.set_font(FAMILY, style, size)
    # A text with letters of both fonts sets the font in a graphics state of its own; fpdf2 takes it as set for good.
    page.current_font_is_set_on_page = False
