"""Pages, files and what each official may see, over real figures."""

import csv
import io
import re

import openpyxl
import pypdfium2
import pytest
from fastapi.testclient import TestClient

from dashboard.exports import Heading, TitledPanel
from dashboard.exports.tables import as_csv, as_xlsx
from dashboard.panels import Column, Panel
from dashboard.views import VIEWS
from seva.core import Core
from seva.officials.errors import NotAllowed
from seva.officials.fake import official
from seva.officials.model import Scope
from seva.officials.roles import Role
from tests.dashboard.conftest import Visit

WHOLE = "range=own&from=2026-11-15&to=2026-11-22"
ADDRESSES = {view: "/dashboard" if view == "overview" else f"/dashboard/{view}" for view in VIEWS}


def tile(page: str, name: str) -> str:
    found = re.search(rf"<dt>{re.escape(name)}</dt><dd>([^<]+)</dd>", page)
    assert found, name
    return found[1]


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("view", VIEWS)
def test_each_view_has_a_table_behind_each_chart_and_no_inline_script(visit: Visit, view: str, language: str) -> None:
    answer = visit(official(Role.AUDITOR)).get(f"{ADDRESSES[view]}?{WHOLE}&lang={language}")
    assert answer.status_code == 200
    page = answer.text
    assert f'<html lang="{language}">' in page
    for table in re.findall(r'data-table="([\w-]+)"', page):
        assert f'<table id="{table}"' in page
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", page)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_numbers_are_those_of_the_days_and_filters(visit: Visit) -> None:
    client = visit()
    page = client.get(f"/dashboard?{WHOLE}").text
    names = ("Filed", "Decided", "Decided in time", "Overdue now", "People who wrote")
    assert [tile(page, name) for name in names] == [
        "2", "1", "0.0%", "1", "1"
    ]  # fmt: skip
    assert tile(client.get(f"/dashboard?{WHOLE}&department=mcd").text, "Filed") == "1"
    assert tile(client.get("/dashboard?range=own&from=2026-11-21&to=2026-11-22").text, "Filed") == "0"
    assert tile(client.get("/dashboard?range=nonsense&department=%3Cb%3E&from=x").text, "Filed") == "2"


def test_an_official_sees_their_department_and_nothing_else(visit: Visit) -> None:
    mine = official(Role.HEAD, Scope(frozenset({"mcd"})))
    client = visit(mine)
    page = client.get(f"/dashboard?{WHOLE}&department=revenue").text
    assert (tile(page, "Filed"), tile(page, "Decided"), tile(page, "People who wrote")) == ("1", "0", "–")
    assert 'value="revenue"' not in page
    for view in ("timelines", "interactions", "responses"):
        text = client.get(f"/dashboard/{view}/file.csv?{WHOLE}").text
        assert "Revenue Department" not in text and "Income certificate" not in text, view


def test_nobody_passes_without_the_permission(visit: Visit) -> None:
    officer = visit(official(Role.OFFICER))
    assert officer.get("/dashboard").status_code == 200
    assert "/file.csv" not in officer.get("/dashboard").text
    head = TestClient(officer.app)
    for path in ("/dashboard/operations", "/dashboard/overview/file.csv"):
        with pytest.raises(NotAllowed):
            head.get(path)
    with pytest.raises(NotAllowed):
        TestClient(visit(official(Role.OFFICER)).app).post("/dashboard/alerts/1/acknowledge")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_each_view_comes_as_a_file(visit: Visit, view: str, language: str) -> None:
    client = visit(official(Role.AUDITOR))
    answers = {
        kind: client.get(f"/dashboard/{view}/file.{kind}?{WHOLE}&lang={language}") for kind in ("csv", "xlsx", "pdf")
    }
    assert {answer.status_code for answer in answers.values()} == {200}
    assert all("attachment" in answer.headers["Content-Disposition"] for answer in answers.values())
    lines = list(csv.reader(io.StringIO(answers["csv"].content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(answers["xlsx"].content))
    assert book.worksheets[0]["A1"].value == lines[0][0]
    assert len(pypdfium2.PdfDocument(answers["pdf"].content)) >= 1
    assert client.get(f"/dashboard/{view}/file.exe").status_code == 404


def test_what_somebody_wrote_becomes_no_formula_and_no_script(lived: Core, visit: Visit) -> None:
    citizen = lived.citizens.resolve("rest", "someone")
    evil = '=HYPERLINK("http://x") <script>alert(1)</script> 9876543210'
    lived.citizens.record_feedback(citizen.id, 1, evil)
    client = visit()
    page = client.get(f"/dashboard/interactions?{WHOLE}").text
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "9876543210" not in page
    assert "'=HYPERLINK" in client.get(f"/dashboard/interactions/file.csv?{WHOLE}").text
    columns = [Column("=a", "text"), Column("b", "text")]
    panel = TitledPanel("[x]:*?/\\", "", Panel("words", columns, [("=1+1", "@sum")]))
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(Heading("=h", ["-1"]), [panel])))
    assert {cell.data_type for sheet in book for row in sheet for cell in row} == {"s"}
    assert b"\n'=1+1,'@sum" in as_csv(Heading("h", []), [panel]).replace(b"\r", b"")


def test_the_page_of_definitions_and_of_alerts_open(visit: Visit) -> None:
    client = visit()
    assert "Applications begun" in client.get("/dashboard/figures?lang=en").text
    assert "No alerts" in client.get("/dashboard/alerts?lang=en").text
