"""OAuth2 client credentials (RFC 6749, 4.4)."""

from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response

from backoffice.errors import MalformedBody, TokenRefused
from backoffice.guards import FORM, check_body
from backoffice.openapi import problems
from backoffice.schemas.responses import Token
from backoffice.security import OfficeDep, owner_of

router = APIRouter(tags=["authentication"])
TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type", "client_id", "client_secret"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "client_id": TEXT,
                        "client_secret": TEXT,
                    },
                }
            }
        },
    }
}


async def _form(request: Request) -> dict[str, str]:
    check_body(request, FORM)
    try:
        return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise MalformedBody("The form is not UTF-8.") from None


@router.post("/oauth/token", operation_id="getToken", responses=problems(body=True), openapi_extra=BODY)
def get_token(office: OfficeDep, form: Annotated[dict[str, str], Depends(_form)], response: Response) -> Token:
    """An access token for a client id and its secret."""
    if form.get("grant_type") != "client_credentials":
        raise TokenRefused("unsupported_grant_type" if form.get("grant_type") else "invalid_request")
    client, secret = form.get("client_id", ""), form.get("client_secret", "")
    if not client or not secret:
        raise TokenRefused("invalid_request")
    expected = {client: office.settings.oauth_clients[client]} if client in office.settings.oauth_clients else {}
    if owner_of(secret, expected) is None:
        raise TokenRefused("invalid_client", status=401)
    response.headers["Cache-Control"] = "no-store"
    token = office.cipher.tokens.encrypt_at_time(client.encode(), int(office.now().timestamp())).decode()
    return Token(access_token=token, token_type="Bearer", expires_in=office.settings.token_lifetime)  # noqa: S106
