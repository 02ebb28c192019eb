"""Every error leaves as a problem document (RFC 9457) with a stable `code`; none shows a traceback or a value."""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from backoffice.errors import BackofficeError, InvalidFields, TokenRefused, Unavailable

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TYPE = "urn:seva-saathi:problem:{}"
RETRY_AFTER_SECONDS = "5"
HTTP_CODES: Mapping[int, tuple[str, str]] = {
    400: ("malformed_body", "The body could not be read"),
    404: ("not_found", "Nothing here"),
    405: ("method_not_allowed", "The method is not allowed here"),
}
HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": 'Bearer realm="departments"'},
    503: {"Retry-After": RETRY_AFTER_SECONDS},
}


class ProblemItem(BaseModel):
    """One value that does not fit: a field id, a document id or the place in the request; a stable code."""

    field: str
    code: str
    detail: str


class Problem(BaseModel):
    """A problem document (RFC 9457); programs look at `code`."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})

    type: str = Field(examples=["urn:seva-saathi:problem:illegal_transition"])
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    instance: str
    code: str = Field(examples=["illegal_transition"])
    retryable: bool
    errors: list[ProblemItem] = []


def problem(
    request: Request, status: int, code: str, title: str, detail: str, *, retryable: bool = False, **more: Any
) -> JSONResponse:
    """A problem document as the answer to a request."""
    document = Problem(
        type=TYPE.format(code),
        title=title,
        status=status,
        detail=detail,
        instance=request.url.path,
        code=code,
        retryable=retryable,
        errors=more.pop("errors", []),
    )
    headers = {**HEADERS.get(status, {}), **more.pop("headers", {})}
    return JSONResponse(document.model_dump(mode="json") | more, status, headers=headers, media_type=MEDIA_TYPE)


async def _ours(request: Request, error: BackofficeError) -> JSONResponse:
    more: dict[str, Any] = {}
    if isinstance(error, InvalidFields):
        more["errors"] = [ProblemItem(field=e.field, code=e.code, detail=e.detail) for e in error.errors]
    if isinstance(error, TokenRefused):
        more["error"] = error.oauth_error
    detail = str(error) or error.title
    return problem(request, error.status, error.code, error.title, detail, retryable=error.retryable, **more)


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    code, title = HTTP_CODES.get(error.status_code, ("http_error", "The request failed"))
    return problem(request, error.status_code, code, title, title, headers=dict(error.headers or {}))


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        code, title = HTTP_CODES[400]
        return problem(request, 400, code, title, "The body is not valid JSON.")
    items = [_item(item) for item in found]
    return problem(request, 422, "invalid_request", "The request has the wrong shape", "See `errors`.", errors=items)


def _item(item: Mapping[str, Any]) -> ProblemItem:
    # The message may quote the constraint, never the value; the place may be a key that the client made up.
    place = ".".join(str(part) for part in item["loc"]).encode("utf-8", "replace").decode()
    return ProblemItem(field=place[:200], code=str(item["type"]), detail=str(item["msg"]))


async def _database(request: Request, error: Exception) -> JSONResponse:
    log.error("the database failed: %s", type(error).__name__, extra={"path": request.url.path})
    detail = "The database does not answer. Try again later."
    return problem(request, 503, Unavailable.code, Unavailable.title, detail, retryable=True)


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error: %s", type(error).__name__, extra={"path": request.url.path})
    detail = "Nothing was changed. The error was logged."
    return problem(request, 500, BackofficeError.code, BackofficeError.title, detail)


HANDLERS: Mapping[type[Exception], Any] = {
    BackofficeError: _ours,
    HTTPException: _http,
    RequestValidationError: _invalid,
    SQLAlchemyError: _database,
    Exception: _unexpected,
}


def install(app: FastAPI) -> None:
    """Makes the app answer every error with a problem document."""
    for error, handler in HANDLERS.items():
        app.add_exception_handler(error, handler)
