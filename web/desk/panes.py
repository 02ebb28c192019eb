"""The documents that lie open on the desk: one, or two side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from backoffice.officers.case import Case
from backoffice.received import content_of
from backoffice.schemas.responses import ReceivedDocument
from seva.documents.intake.errors import DocumentRefused, IntakeUnavailable
from web.desk.parts import Desk

SIDES = ("left", "right")
PDF = "application/pdf"
Shown = tuple[str, int]


@dataclass(frozen=True)
class Pane:
    """A document that lies open; `pages` is 0 where it cannot be drawn. Addresses are parts of the case's own."""

    side: str
    document: str
    page: int
    pages: int
    others: Mapping[str, str]
    previous: str
    next: str
    close: str
    beside: str


def papers_of(case: Case) -> list[ReceivedDocument]:
    """The documents whose content is here."""
    return [document for document in case.file.received_documents if document.receipt_number]


def panes_of(desk: Desk, query: Mapping[str, str], case: Case, is_open: bool) -> list[Pane]:
    """What lies open by the address; the first document where it names none."""
    papers = {paper.id: paper for paper in papers_of(case)}
    lying: dict[str, Shown] = {
        side: (query[side], _page(query.get(f"{side}_page", ""))) for side in SIDES if query.get(side) in papers
    }
    if not lying and papers:
        lying = {"left": (next(iter(papers)), 1)}
    return [_pane(desk, case, papers, lying, side, is_open) for side in lying]


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _pane(
    desk: Desk, case: Case, papers: Mapping[str, ReceivedDocument], lying: dict[str, Shown], side: str, is_open: bool
) -> Pane:
    document, page = lying[side]
    pages = _pages(desk, case, papers[document], page) if is_open else 1

    def turned(to: int) -> str:
        return _address(lying | {side: (document, to)}) if 0 < to <= pages else ""

    other = next(name for name in SIDES if name != side)
    spare = next((name for name in papers if name != document), "")
    return Pane(
        side=side,
        document=document,
        page=page,
        pages=pages,
        others={name: _address(lying | {side: (name, 1)}) for name in papers},
        previous=turned(page - 1),
        next=turned(page + 1),
        close=_address({other: lying[other]}) if other in lying else "",
        beside=_address(lying | {other: (spare, 1)}) if spare and other not in lying else "",
    )


def _address(lying: Mapping[str, Shown]) -> str:
    given: dict[str, str | int] = {}
    for side in SIDES:
        if side in lying:
            document, page = lying[side]
            given |= {side: document} | ({f"{side}_page": page} if page > 1 else {})
    return f"?{urlencode(given)}#papers"


def _pages(desk: Desk, case: Case, paper: ReceivedDocument, page: int) -> int:
    """How many pages there are; drawing the page that is asked for next tells it."""
    if paper.content_type != PDF:
        return 1
    with desk.office.sessions.reading() as session:
        _, content = content_of(session, desk.office, case.application, paper.id)
    try:
        return desk.drawings.page(content, paper.sha256, page).pages
    except (DocumentRefused, IntakeUnavailable):
        return 0
