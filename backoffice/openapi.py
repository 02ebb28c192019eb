"""What the OpenAPI document says beyond the routes: problem documents for every operation, links between operations."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from backoffice.problems import MEDIA_TYPE, Problem

Responses = dict[int | str, dict[str, Any]]
DESCRIPTIONS: Mapping[int, str] = {
    400: "The body could not be read (`malformed_body`), or no token is given (`token_refused`).",
    401: "Credentials are missing or wrong (`unauthorized`).",
    403: "The credential is for another department (`other_department`).",
    404: "Nothing has this number, id or place (`unknown_…`, `nothing_to_offer`).",
    409: "The request does not fit the present state (`illegal_transition`, `idempotency_key_reused`, …).",
    413: "The body is too large, or its length is not told (`payload_too_large`).",
    415: "The body has another media type than documented (`unsupported_media_type`).",
    422: "The request has the wrong shape (`invalid_request`), or values do not fit the service (`invalid_fields`).",
    500: "The department system failed (`internal_error`).",
    503: "The department system is not available; try again later (`database_unavailable`).",
}
HEADERS: Mapping[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
    503: {"Retry-After": {"schema": {"type": "integer"}, "description": "In seconds."}},
}
ALWAYS = (401, 422, 500, 503)
WITH_BODY = (400, 413, 415)
BY_REFERENCE = (
    "getApplication",
    "addDocuments",
    "answerQuestion",
    "escalateDeadline",
    "withdrawApplication",
    "payFee",
    "getCaseFile",
    "decideApplication",
)


def problems(*statuses: int, body: bool = False) -> Responses:
    """The problem documents that an operation may answer with, besides those that any may."""
    return {status: _problem(status) for status in sorted({*ALWAYS, *statuses, *(WITH_BODY if body else ())})}


def _problem(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {"headers": HEADERS[status]} if status in HEADERS else {}
    return {"description": DESCRIPTIONS[status], "content": content, **headers}


def with_links(responses: Responses) -> Responses:
    """Adds to the 201 of a filing what may be asked about the new reference number."""
    reference = {"reference": "$response.body#/reference_number"}
    links = {name: {"operationId": name, "parameters": reference} for name in BY_REFERENCE}
    return {**responses, 201: {"links": links}}


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document; made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            openapi_version="3.1.0",
        )
        schemas = made["components"]["schemas"]
        schemas.update(_problem_schemas())
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = made
    return app.openapi_schema


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}
