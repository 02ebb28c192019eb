"""`/webhooks/payments/<provider>`: a row first, then 200; handled after the answer, or by the worker."""

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from seva.errors import StorageError, code_of
from seva.payments.build import PaymentDesk
from seva.payments.errors import Forged, PaymentUnknown

log = structlog.get_logger(__name__)
LARGEST = 256 * 1024


def callback_routes(desk: PaymentDesk) -> APIRouter:
    """The route of providers' callbacks."""
    router = APIRouter()

    @router.post("/webhooks/payments/{provider}")
    async def callback(provider: str, request: Request) -> Response:
        """Takes a signed callback."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return _refused("too_large", 413)
        try:
            await run_in_threadpool(desk.events.receive, provider, body, request.headers)
        except (Forged, PaymentUnknown) as error:
            return _refused(error.code, 401 if isinstance(error, Forged) else 404)
        except StorageError as error:
            return _refused(error.code, 503)
        return JSONResponse({"status": "ok"}, background=BackgroundTask(_handle, desk))

    return router


def _handle(desk: PaymentDesk) -> None:
    try:
        desk.events.handle_due()
    except Exception as error:  # the worker handles it
        log.warning("payment_events_left", error=code_of(error))


def _refused(code: str, status: int) -> Response:
    return JSONResponse({"code": code}, status_code=status)
