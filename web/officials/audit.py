"""`/officials/audit`: the audit log, its exports, and whether it is whole."""

import csv
import io
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from seva.officials.audit import Audit, Finding, Wanted
from seva.officials.model import Official
from seva.officials.roles import Permission
from web.officials.pages import WORDS, Pages

PAGE = 50
COLUMNS = ("number", "at", "login", "role", "action", "subject", "department", "district", "details", "hash")
# What the log names, as far as there are words for it.
ACTIONS = sorted(key.removeprefix("action.") for key in WORDS.keys() if key.startswith("action."))


def audit_routes(pages: Pages) -> APIRouter:
    """The pages."""
    router, audit = APIRouter(prefix="/officials"), pages.officials.audit
    Auditor = Annotated[Official, Depends(pages.guard.allowed(Permission.AUDIT))]

    @router.get("/audit")
    async def show(
        request: Request, official: Auditor, login: str = "", action: str = "", subject: str = "", before: int = 0
    ) -> Response:
        """The newest entries, or those before a number."""
        wanted = Wanted(login.strip().lower(), action.strip(), subject.strip(), max(0, min(before, 2**31 - 1)))
        return await _shown(pages, request, wanted)

    @router.post("/audit/check")
    async def check(request: Request, official: Auditor) -> Response:
        """Reads the whole log and says whether it is whole."""
        finding = await run_in_threadpool(audit.check)
        await run_in_threadpool(audit.record, official, "audit.checked", fault=(finding.fault or (0, "none"))[1])
        return await _shown(pages, request, Wanted(), finding)

    @router.get("/audit.jsonl")
    async def lines(request: Request, official: Auditor) -> Response:
        """The whole log with its hashes, as `seva officials audit verify --file` reads it."""
        await run_in_threadpool(audit.record, official, "audit.exported", form="jsonl")
        return _file((f"{entry.line()}\n" for entry in audit.all()), "application/jsonl", "audit.jsonl")

    @router.get("/audit.csv")
    async def table(request: Request, official: Auditor) -> Response:
        """The whole log as a table."""
        await run_in_threadpool(audit.record, official, "audit.exported", form="csv")
        return _file(_rows(audit), "text/csv; charset=utf-8", "audit.csv")

    return router


async def _shown(pages: Pages, request: Request, wanted: Wanted, finding: Finding | None = None) -> Response:
    entries = await run_in_threadpool(pages.officials.audit.newest, wanted, PAGE)
    filters = {"login": wanted.login, "action": wanted.action, "subject": wanted.subject}
    last = entries[-1].number if len(entries) == PAGE and entries[-1].number > 1 else 0
    older = f"/officials/audit?{urlencode({k: v for k, v in filters.items() if v} | {'before': last})}" if last else ""
    values: dict[str, Any] = {
        "entries": entries,
        "wanted": wanted,
        "older": older,
        "finding": finding,
        "actions": ACTIONS,
    }
    return pages.own(request, "audit", catalogue=pages.catalogue, **values)


def _rows(audit: Audit) -> Iterator[str]:
    yield "\ufeff" + _row(COLUMNS)  # without the mark, office programs take UTF-8 for another code
    for entry in audit.all():
        details = "; ".join(f"{name}={value}" for name, value in entry.details.items())
        yield _row([_plain(details if name == "details" else str(getattr(entry, name))) for name in COLUMNS])


def _plain(text: str) -> str:
    """A text that no office program takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _row(cells: list[str] | tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _file(content: Iterator[str], media_type: str, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse((part.encode(errors="replace") for part in content), 200, disposition, media_type)
