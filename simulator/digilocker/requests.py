"""What a client asks for when it sends somebody to the consent page, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from simulator.digilocker.config import Client
from simulator.digilocker.errors import ApiError

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
PLAIN = re.compile(r"[A-Za-z0-9_ ]{1,50}")
DOCTYPE = re.compile(r"[A-Z0-9]{5}")
REQUIRED = ("state", "code_challenge", "code_challenge_method", "purpose", "service_name")


@dataclass(frozen=True)
class Request:
    """A request that may be shown to a person."""

    client: Client
    redirect_uri: str
    state: str
    challenge: str
    purpose: str
    service_name: str
    scopes: tuple[str, ...]
    doctypes: frozenset[str]

    def back(self, **answer: str) -> str:
        """Where the person goes with the answer."""
        return back(self.redirect_uri, self.state, **answer)


def back(redirect_uri: str, state: str, **answer: str) -> str:
    """The client's address with an answer."""
    given = {**answer, "state": state} if state else answer
    return f"{redirect_uri}{'&' if urlsplit(redirect_uri).query else '?'}{urlencode(given)}"


def known_address(client: Client | None, given: Mapping[str, str]) -> tuple[Client, str]:
    """The client and the registered address; ApiError, which is shown on a page: nobody is sent anywhere else."""
    if client is None:
        raise ApiError("invalid_client")
    if given.get("redirect_uri") not in client.redirect_uris:
        raise ApiError("invalid_redirect_uri")
    return client, given["redirect_uri"]


def read(client: Client, given: Mapping[str, str]) -> Request:
    """The request; ApiError, which goes back to the client."""
    if given.get("response_type") != "code":
        raise ApiError("unsupported_response_type")
    missing = [name for name in REQUIRED if not given.get(name)]
    if missing:
        raise ApiError("invalid_request", f"{', '.join(missing)} missing")
    if given["code_challenge_method"] != "S256" or not CHALLENGE.fullmatch(given["code_challenge"]):
        raise ApiError("invalid_request", "code_challenge must be of S256")
    if not PLAIN.fullmatch(given["purpose"]) or not PLAIN.fullmatch(given["service_name"]):
        raise ApiError("invalid_request", "purpose and service_name take letters, digits, spaces and underscores")
    scopes = tuple(given.get("scope", "").split()) or client.scopes
    doctypes = frozenset(filter(None, given.get("req_doctype", "").split(",")))
    if not set(scopes) <= set(client.scopes) or (client.doctypes and not doctypes <= set(client.doctypes)):
        raise ApiError("invalid_scope")
    if not all(DOCTYPE.fullmatch(doctype) for doctype in doctypes):
        raise ApiError("invalid_request", "req_doctype invalid")
    return Request(
        client, given["redirect_uri"], given["state"], given["code_challenge"],
        given["purpose"], given["service_name"], scopes, doctypes,
    )  # fmt: skip
