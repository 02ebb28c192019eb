"""The page: A4, English on the left, Hindi on the right, the code below."""

from collections.abc import Sequence
from pathlib import Path

from fpdf.enums import XPos, YPos

from backoffice.certificates.paper.tags import TaggedPage
from backoffice.certificates.paper.wording import LANGUAGES, Both, Row
from seva.fonts import add_fonts, set_font

LEFT, WIDTH, GAP = 18.0, 174.0, 6.0
COLUMN = (WIDTH - GAP) / 2
TOP, BOTTOM = 14.0, 283.0
EMBLEM = 18.0
CODE = 52.0
QUIET = 4
INK, FAINT, LINE = (20, 20, 20), (95, 95, 95), (150, 150, 150)


def new_page() -> TaggedPage:
    """An empty A4 page that follows PDF/A-2u, with the fonts of both languages."""
    page = TaggedPage(format="A4", enforce_compliance="PDF/A-2U")
    page.set_margins(LEFT, TOP)
    page.set_auto_page_break(False)
    add_fonts(page)
    page.add_page()
    return page


def frame(page: TaggedPage) -> None:
    """Two fine lines around everything."""
    with page.ornament():
        page.set_draw_color(*LINE)
        for inset, width in ((8.0, 0.6), (9.2, 0.2)):
            page.set_line_width(width)
            page.rect(inset, inset, 210 - 2 * inset, 297 - 2 * inset)


def emblem(page: TaggedPage, file: Path | None, alternative: str) -> None:
    """The emblem where a file is set; its place stays blank otherwise, for its use needs the government's leave."""
    if file is None:
        return
    with page.piece("Figure", "en", alternative=alternative):
        page.image(str(file), x=105 - EMBLEM / 2, y=TOP, w=EMBLEM, h=EMBLEM, keep_aspect_ratio=True)


def heading(page: TaggedPage, kind: str, names: Both, size: float, y: float) -> float:
    """One line in each language, centred, Hindi above English; gives the place below."""
    for language, step in (("hi", size * 0.62), ("en", size * 0.52)):
        text = names[language]
        set_font(page, "B", size if language == "hi" else size * 0.85)
        with page.piece(kind, language, text):
            page.set_xy(LEFT, y)
            page.multi_cell(WIDTH, step, text, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        y = page.get_y()
    return y


def rule(page: TaggedPage, y: float) -> float:
    """A line across; gives the place below."""
    with page.ornament():
        page.set_draw_color(*LINE)
        page.set_line_width(0.2)
        page.line(LEFT, y, LEFT + WIDTH, y)
    return y + 2.5


def sentence(page: TaggedPage, texts: Both, y: float, size: float = 10) -> float:
    """A sentence in both columns; gives the place below the longer."""
    return max(_text(page, "P", language, texts[language], x, y, COLUMN, size) for language, x in _columns())


def table(page: TaggedPage, rows: Sequence[Row], y: float) -> float:
    """Names and values in both columns; gives the place below."""
    with page.group("Table"):
        for row in rows:
            with page.group("TR"):
                y = _row(page, row, y)
    return y


def _row(page: TaggedPage, row: Row, y: float) -> float:
    ends = []
    for language, x in _columns():
        page.set_text_color(*FAINT)
        below = _text(page, "TH", language, row.label[language], x, y, COLUMN, 8.5)
        page.set_text_color(*INK)
        ends.append(_text(page, "TD", language, row.value[language], x, below, COLUMN, 11.5, "B"))
    return max(ends) + 1.6


def _columns() -> list[tuple[str, float]]:
    return [(language, LEFT + place * (COLUMN + GAP)) for place, language in enumerate(LANGUAGES)]


def _text(
    page: TaggedPage,
    kind: str,
    language: str,
    text: str,
    x: float,
    y: float,
    width: float,
    size: float,
    style: str = "",
) -> float:
    set_font(page, style, size)
    with page.piece(kind, language, text):
        page.set_xy(x, y)
        page.multi_cell(width, size * 0.46, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    return float(page.get_y())


def code(page: TaggedPage, modules: Sequence[bytes], alternative: str, y: float) -> None:
    """The QR code as squares, which no scaling blurs, with its quiet zone."""
    step = CODE / (len(modules) + 2 * QUIET)
    with page.piece("Figure", "en", alternative=alternative):
        page.set_fill_color(0, 0, 0)
        for line, row in enumerate(modules):
            for start, length in _runs(row):
                x, top = LEFT + (start + QUIET) * step, y + (line + QUIET) * step
                page.rect(x, top, length * step, step, style="F")


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many there are."""
    runs: list[tuple[int, int]] = []
    for place, module in enumerate(row):
        if module and place and row[place - 1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif module:
            runs.append((place, 1))
    return runs


def beside_code(page: TaggedPage, title: Both, texts: Both, y: float) -> float:
    """Texts on the right of the code, one language after the other; gives the place below."""
    x = LEFT + CODE + 4
    width = WIDTH - CODE - 4
    for language in LANGUAGES:
        y = _text(page, "H2", language, title[language], x, y, width, 10, "B")
        y = _text(page, "P", language, texts[language], x, y, width, 9) + 2
    return y
