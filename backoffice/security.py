"""Who is asking: a department's API key, an OAuth2 access token, or the officers' key."""

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated

from cryptography.fernet import InvalidToken
from fastapi import Depends, Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import APIKeyHeader, OAuth2
from pydantic import SecretStr

from backoffice.errors import Forbidden, Unauthorised
from backoffice.office import Office
from backoffice.settings import EVERY_DEPARTMENT

TOKEN_PATH = "/departments/v1/oauth/token"  # noqa: S105 a path
oauth2 = OAuth2(
    flows=OAuthFlows(clientCredentials=OAuthFlowClientCredentials(tokenUrl=TOKEN_PATH, scopes={})),
    scheme_name="OAuth2",
    auto_error=False,
)
department_key = APIKeyHeader(
    name="X-API-Key", scheme_name="DepartmentKey", description="One key per department.", auto_error=False
)
officer_key = APIKeyHeader(
    name="X-Officer-Key", scheme_name="OfficerKey", description="The officers' desk.", auto_error=False
)


@dataclass(frozen=True)
class Principal:
    """Whoever was let in: a name for the audit trail, and one department or all (None)."""

    name: str
    department: str | None = None

    def may_act_for(self, department: str) -> bool:
        """Whether the department's affairs are open to it."""
        return self.department in (None, department)

    def require(self, department: str) -> None:
        """Raises Forbidden unless it may act for the department."""
        if not self.may_act_for(department):
            raise Forbidden("Use the credential of the department that offers this service.")


OFFICER = Principal("officer")


def the_office(request: Request) -> Office:
    """The office that this app was made with."""
    office: Office = request.app.state.office
    return office


OfficeDep = Annotated[Office, Depends(the_office)]


def owner_of(secret: str, secrets: Mapping[str, SecretStr]) -> str | None:
    """Whose secret it is; looks at all of them, so that the time taken tells nothing."""
    found = None
    for owner, expected in secrets.items():
        if compare_digest(secret.encode(), expected.get_secret_value().encode()):
            found = owner
    return found


def _by_key(office: Office, key: str) -> Principal:
    owner = owner_of(key, office.settings.api_keys)
    if owner is None:
        raise Unauthorised("The API key is not known.")
    return Principal(f"key:{owner}", None if owner == EVERY_DEPARTMENT else owner)


def _by_token(office: Office, authorization: str) -> Principal:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthorised("Send the access token as `Authorization: Bearer …`.")
    try:
        now = int(office.now().timestamp())
        client = office.cipher.tokens.decrypt_at_time(token, office.settings.token_lifetime, now).decode()
    except (InvalidToken, ValueError):
        raise Unauthorised("The access token is wrong or has expired.") from None
    if client not in office.settings.oauth_clients:
        raise Unauthorised("The client is not known any more.")
    return Principal(f"client:{client}")


def _client(
    office: OfficeDep,
    authorization: Annotated[str | None, Depends(oauth2)],
    key: Annotated[str | None, Depends(department_key)],
) -> Principal:
    principals = []
    if key is not None:
        principals.append(_by_key(office, key))
    if authorization is not None:
        principals.append(_by_token(office, authorization))
    if not principals:
        raise Unauthorised("Send an API key or an access token.")
    return principals[0]


def _officer(office: OfficeDep, key: Annotated[str | None, Depends(officer_key)]) -> Principal:
    expected = {"officer": office.settings.officer_key}
    if key is None or owner_of(key, expected) is None:
        raise Unauthorised("The officers' key is missing or wrong.")
    return OFFICER


ClientDep = Annotated[Principal, Depends(_client)]
OfficerDep = Annotated[Principal, Depends(_officer)]
