"""Tokens: given for a code or a refresh token, and taken back."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from simulator.digilocker.config import Client
from simulator.digilocker.errors import ApiError
from simulator.digilocker.http import client_of, form_of, locker_of, struck
from simulator.digilocker.locker import Locker

router = APIRouter()


@router.post("/public/oauth2/1/token")
@struck("token")
async def token(request: Request) -> Response:
    """Tokens for a code or a refresh token."""
    form = await form_of(request)
    client = client_of(request, form)
    give = GRANTS.get(form.get("grant_type", ""))
    if give is None:
        raise ApiError("invalid_grant_type")
    return JSONResponse(give(locker_of(request), client, form), headers={"Cache-Control": "no-store"})


@router.post("/public/oauth2/1/revoke")
@struck("revoke")
async def revoke(request: Request) -> Response:
    """Ends a token and what came with it."""
    form = await form_of(request)
    client = client_of(request, form)
    locker_of(request).revoke(client, form.get("token", ""), form.get("token_type_hint", ""))
    return JSONResponse({})


def _by_code(locker: Locker, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
    return locker.exchange(client, form.get("code", ""), form.get("redirect_uri", ""), form.get("code_verifier", ""))


def _by_refresh(locker: Locker, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
    return locker.refresh(client, form.get("refresh_token", ""))


GRANTS = {"authorization_code": _by_code, "refresh_token": _by_refresh}
