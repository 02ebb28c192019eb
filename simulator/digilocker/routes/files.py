"""The account: who it is of, what was issued, and each document as a file with an HMAC over its bytes."""

import base64
import hmac

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from simulator.digilocker.config import DETAILS, ISSUED
from simulator.digilocker.errors import ApiError
from simulator.digilocker.http import HUGE, bearer, locker_of, struck
from simulator.digilocker.paper import pdf_of

router = APIRouter()


@router.get("/public/oauth2/1/user")
@struck("user")
async def user(request: Request) -> Response:
    """Name, date of birth and gender of the account's holder."""
    return JSONResponse(locker_of(request).opened(bearer(request), DETAILS).person.details())


@router.get("/public/oauth2/2/files/issued")
@struck("issued")
async def issued(request: Request) -> Response:
    """The documents of the kinds that were asked for."""
    grant = locker_of(request).opened(bearer(request), ISSUED)
    return JSONResponse({"items": [one.item() for one in grant.person.shared(grant.request.doctypes)]})


@router.get("/public/oauth2/1/file/{uri:path}")
@struck("file")
async def file(request: Request) -> Response:
    """One document."""
    grant, uri = locker_of(request).opened(bearer(request), ISSUED), request.path_params["uri"]
    if not uri:
        raise ApiError("uri_missing")
    shared = grant.person.shared(grant.request.doctypes)
    found = next((document for document in shared if document.uri == uri), None)
    if found is None:
        raise ApiError("invalid_uri")
    faults = request.state.faults
    content = bytes(HUGE) if "huge" in faults else pdf_of(grant.person, found)
    signed = content[:-1] if "wrong_hmac" in faults else content
    signature = hmac.digest(grant.request.client.secret.encode(), signed, "sha256")
    return Response(content, media_type="application/pdf", headers={"hmac": base64.b64encode(signature).decode()})
