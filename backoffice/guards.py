"""What is looked at before a body is read: its length and its media type."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from backoffice.errors import PayloadTooLarge, UnsupportedMedia
from backoffice.office import Office

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
JSON = "application/json"
# Operations whose bodies bring documents.
UPLOADS = frozenset({"addDocuments"})
FORM = "application/x-www-form-urlencoded"


def check_body(request: Request, media_type: str, *, brings_documents: bool = False) -> None:
    """Raises PayloadTooLarge or UnsupportedMedia; a request without a body passes."""
    office: Office = request.app.state.office
    length = request.headers.get("content-length", "0")
    if "transfer-encoding" in request.headers or not (length.isascii() and length.isdecimal()):
        raise PayloadTooLarge("Send the length of the body.")
    most = office.settings.largest_upload if brings_documents else office.settings.largest_body
    if int(length) > most:
        raise PayloadTooLarge(f"At most {most} bytes are read.")
    if int(length) and request.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        raise UnsupportedMedia(f"Send the body as {media_type}.")


class JsonRoute(APIRoute):
    """A route that takes JSON or nothing."""

    def get_route_handler(self) -> Handler:
        """FastAPI's handler behind the guard."""
        handler, brings_documents = super().get_route_handler(), self.operation_id in UPLOADS

        async def guarded(request: Request) -> Response:
            check_body(request, JSON, brings_documents=brings_documents)
            return await handler(request)

        return guarded
