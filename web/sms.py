"""`/webhooks/sms/<secret>`: what became of text messages. The provider signs nothing, so the address is the secret."""

import hmac
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from seva.errors import StorageError
from seva.sms.build import CALLBACK
from seva.sms.exotel import told
from seva.sms.texting import Texting

LARGEST = 16 * 1024


def sms_routes(texting: Texting, secret: str) -> APIRouter:
    """The route of the provider's callbacks."""
    router = APIRouter()

    @router.post(CALLBACK + "/{given}")
    async def callback(given: str, request: Request) -> JSONResponse:
        """Takes a status."""
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return JSONResponse({"code": "not_found"}, status_code=404)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return JSONResponse({"code": "too_large"}, status_code=413)
        found = told(dict(parse_qsl(body.decode(errors="replace"))))
        if found:
            try:
                await run_in_threadpool(texting.told, found)
            except StorageError as error:
                return JSONResponse({"code": error.code}, status_code=503)
        return JSONResponse({"status": "ok"})

    return router
