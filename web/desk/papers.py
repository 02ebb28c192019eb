"""Documents as officers see them: page by page as pictures, which are drawn where a hostile file can do no harm."""

from hashlib import sha256
from io import BytesIO

from fastapi import Response
from PIL import Image, ImageDraw, ImageFont

from backoffice.errors import BackofficeError
from backoffice.models import Application
from backoffice.officers.officer import find_for
from backoffice.received import content_of
from seva.documents.intake.errors import DocumentRefused
from seva.officials import Official
from seva.officials.errors import OutOfScope, ReasonMissing
from web.desk.parts import Desk
from web.desk.problems import outside_is_not_found

SAVED = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
MOST_PAGES = 999
SHOWN = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def picture(desk: Desk, official: Official, reference: str, document: str, page: int) -> Response:
    """A page as a JPEG; 415 when it cannot be drawn. Raises ReasonMissing before a look was recorded."""
    _, _, content = _content(desk, official, reference, document)
    return _drawn(desk, content, page)


def content(desk: Desk, official: Official, reference: str, document: str) -> Response:
    """The document as it was sent, to be saved, never shown by the browser itself; the audit log says who took it."""
    application, media_type, found = _content(desk, official, reference, document)
    desk.note(official, "desk.saved", application, document=document)
    return Response(found, media_type=media_type, headers=SAVED)


def preview(desk: Desk, official: Official, reference: str) -> Response:
    """The certificate as it would be issued, as a picture: nothing that could be passed on as the certificate."""
    with outside_is_not_found(), desk.office.sessions.reading() as session:
        application = find_for(session, desk.officer(official), reference)
    _check_look(desk, official, reference)
    if desk.preview is None:
        raise OutOfScope
    try:
        pdf = desk.preview(application)
    except BackofficeError:
        return Response(status_code=409)
    drawn = _drawn(desk, pdf, 1)
    return Response(_marked(bytes(drawn.body)), media_type="image/jpeg", headers=SHOWN)


def _marked(picture: bytes) -> bytes:
    """The picture with "DRAFT" across it."""
    with Image.open(BytesIO(picture)) as image:
        mark = Image.new("L", image.size)
        font = ImageFont.load_default(size=image.width // 5)
        ImageDraw.Draw(mark).text((image.width // 2, image.height // 2), "DRAFT", 110, font, anchor="mm")
        marked = Image.composite(Image.new("RGB", image.size, "#a1211b"), image.convert("RGB"), mark.rotate(35))
        target = BytesIO()
        marked.save(target, "JPEG", quality=88)
    return target.getvalue()


def _content(desk: Desk, official: Official, reference: str, document: str) -> tuple[Application, str, bytes]:
    with outside_is_not_found(), desk.office.sessions.reading() as session:
        application = find_for(session, desk.officer(official), reference)
        _check_look(desk, official, reference)
        return application, *content_of(session, desk.office, application, document)


def _check_look(desk: Desk, official: Official, reference: str) -> None:
    if not desk.door.looks.is_open(official, reference):
        raise ReasonMissing


def _drawn(desk: Desk, content: bytes, page: int) -> Response:
    if not 0 < page <= MOST_PAGES:
        raise OutOfScope
    try:
        drawn = desk.drawings.page(content, sha256(content).hexdigest(), page)
    except DocumentRefused:
        return Response(status_code=415)
    if not drawn.picture:
        raise OutOfScope
    return Response(drawn.picture, media_type="image/jpeg", headers=SHOWN)
