"""`/papers/<token>`: a certificate for its owner, for the few minutes for which the link in the chat is good."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from seva.core import Core
from seva.documents.files import FilesError
from seva.errors import DepartmentError, StorageError
from seva.handover import CertificateOver, Paper

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
SAYS = ("over", "later", "cancelled", "replaced")
PAGE = '<!doctype html><html lang="{first}"><meta charset="utf-8"><title>{title}</title>{lines}</html>'


def paper_routes(core: Core) -> APIRouter:
    """The one route."""
    router = APIRouter()

    @router.get("/papers/{token}")
    async def paper(token: str, request: Request) -> Response:
        """The PDF; 410 when link or certificate are over, 503 when the file does not come now."""
        application_id = core.paper_links.application_id(token[:200])
        if application_id is None:
            return _said(core, request, "over", 410)
        try:
            found, content = await run_in_threadpool(_read, core, application_id)
        except CertificateOver as error:
            return _said(core, request, "replaced" if error.is_replaced else "cancelled", 410)
        except (DepartmentError, FilesError, StorageError):
            return _said(core, request, "later", 503)
        disposition = {"Content-Disposition": f'inline; filename="{found.file_name}"'}
        return Response(content, media_type="application/pdf", headers=HEADERS | disposition)

    return router


def _read(core: Core, application_id: str) -> tuple[Paper, bytes]:
    application = core.applications.get(application_id)
    if application is None:
        raise StorageError("The application of a link is gone.")
    found = core.papers.of(application)
    return found, core.papers.read(found)


def _said(core: Core, request: Request, said: str, status: int) -> Response:
    """Both languages, that of the browser first."""
    first = "hi" if request.headers.get("Accept-Language", "hi").lower().startswith("hi") else "en"
    languages = (first, "en" if first == "hi" else "hi")
    lines = "".join(f'<p lang="{code}">{core.messages.text(f"download.link.{said}", code)}</p>' for code in languages)
    page = PAGE.format(first=first, title="Seva Saathi", lines=lines)
    return HTMLResponse(page, status, headers=HEADERS)
