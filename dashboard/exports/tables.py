"""CSV and XLSX. Nothing that somebody wrote becomes a formula: not all programs that open these files are careful."""

import csv
import io
from typing import Any

import xlsxwriter

from dashboard.exports.document import Heading, TitledPanel
from dashboard.panels import Panel, Unit, plain

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
FORMATS: dict[Unit, str] = {"share": "0.0%", "rupees": "#,##0.00", "number": "#,##0", "decimal": "0.0"}
# What Excel allows in the name of a sheet.
LONGEST_NAME, FORBIDDEN = 31, str.maketrans("", "", "[]:*?/\\'")
# Tiles hold values of several units: each row says its own.
TILES = "tiles"


def as_csv(heading: Heading, panels: list[TitledPanel]) -> bytes:
    """One file with all tables, an empty line between; with the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([[_safe(heading.title)], *([_safe(line)] for line in heading.lines)])
    for one in panels:
        writer.writerows([[], [_safe(one.title)], [_safe(column.title) for column in one.panel.columns]])
        writer.writerows([_safe(value) for value, _ in row] for row in cells(one.panel))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(heading: Heading, panels: list[TitledPanel]) -> bytes:
    """A sheet for each table, the first one saying what was asked for."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        formats = {unit: book.add_format({"num_format": form}) for unit, form in FORMATS.items()}
        first = book.add_worksheet("1")
        for line, text in enumerate((heading.title, *heading.lines)):
            first.write_string(line, 0, text, bold if not line else None)
        for number, one in enumerate(panels, 2):
            sheet = book.add_worksheet(f"{number} {one.title.translate(FORBIDDEN)}"[:LONGEST_NAME].strip())
            sheet.set_column(0, 0, 36)
            sheet.set_column(1, len(one.panel.columns), 16)
            for place, column in enumerate(one.panel.columns):
                sheet.write_string(0, place, column.title, bold)
            sheet.freeze_panes(1, 1)
            for line, row in enumerate(cells(one.panel), 1):
                for place, (value, unit) in enumerate(row):
                    _write(sheet, line, place, value, formats.get(unit))
    return file.getvalue()


def cells(panel: Panel) -> list[list[tuple[Any, Unit]]]:
    """The values of a panel as files hold them, with their units."""
    if panel.chart == TILES:
        return [[(name, "text"), (plain(value, unit), unit)] for name, value, unit in panel.rows]
    return [
        [(plain(value, column.unit), column.unit) for value, column in zip(row, panel.columns, strict=True)]
        for row in panel.rows
    ]


def _write(sheet: Any, line: int, place: int, value: Any, form: Any) -> None:
    if isinstance(value, int | float):
        sheet.write_number(line, place, value, form)
    else:
        sheet.write_string(line, place, str(value))


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value
