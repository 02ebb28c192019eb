"""Signing in through an identity provider: OpenID Connect, authorization code flow with PKCE, state and nonce.

The provider says who someone is; what they may do stands in their account here, which an administrator has made.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import delete, insert, select, update

from seva.clock import Clock
from seva.officials.accounts import PROVIDER, Account, account_of, login_of
from seva.officials.errors import ProviderRefused
from seva.officials.settings import OfficialsSettings
from seva.storage import Cipher, Database
from seva.storage.tables import official_accounts
from seva.storage.tables import official_provider_flows as table

LASTS, REMEMBERED, LEEWAY = timedelta(minutes=10), timedelta(hours=1), 60
# Never "none", and never a secret that both sides know.
ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
# What a provider may say of a second factor (RFC 8176).
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "sc"})
SCOPE = "openid email profile"


@dataclass(frozen=True)
class Vouched:
    """Whom the provider vouches for, and where they wanted to go."""

    account: Account
    has_second_factor: bool
    back: str


@dataclass
class _Known:
    """What was read from the provider, and when."""

    at: datetime | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    keys: KeySet = field(default_factory=lambda: KeySet([]))


class Provider:
    """One provider; `redirect_uri` is where it sends browsers back."""

    def __init__(
        self, settings: OfficialsSettings, redirect_uri: str, database: Database, cipher: Cipher, clock: Clock,
        transport: httpx.BaseTransport | None = None,
    ) -> None:  # fmt: skip
        self.name = settings.oidc_name
        self._settings, self._redirect_uri, self._transport = settings, redirect_uri, transport
        self._database, self._cipher, self._clock, self._known = database, cipher, clock, _Known()

    def begin(self, browser: str, back: str) -> str:
        """The address at which the provider asks who someone is; `browser` is a secret that the browser alone keeps."""
        metadata, state = self._read().metadata, secrets.token_urlsafe(32)
        flow = {"nonce": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(48), "back": back}
        now = self._clock()
        row = {"state_hash": _hash(state), "browser_hash": _hash(browser), "expires_at": now + LASTS}
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.expires_at <= now))
            connection.execute(insert(table), row | {"content_encrypted": self._cipher.encrypt(flow)})
        with self._client() as client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"], state=state, nonce=flow["nonce"], code_verifier=flow["verifier"]
            )
        return str(url)

    def finish(self, answer: Mapping[str, str], browser: str) -> Vouched:
        """The account that the provider's answer is for; raises ProviderRefused when anything does not fit."""
        flow = self._flow(answer.get("state", ""), browser)
        if answer.get("error") or not answer.get("code"):
            raise ProviderRefused("refused")
        if answer.get("iss", self._settings.oidc_issuer) != self._settings.oidc_issuer:  # RFC 9207
            raise ProviderRefused("issuer")
        claims = self._claims(answer["code"], flow)
        account = self._account(claims)
        return Vouched(account, bool(SECOND_FACTORS & {*(claims.get("amr") or ())}), flow["back"])

    def _flow(self, state: str, browser: str) -> dict[str, str]:
        """What was begun under this state in this browser; it is used up, right or wrong."""
        mine = table.c.state_hash == _hash(state)
        with self._database.begin() as connection:
            row = connection.execute(select(table).where(mine)).one_or_none()
            used = connection.execute(delete(table).where(mine)).rowcount
        if row is None or used != 1 or row.expires_at <= self._clock():
            raise ProviderRefused("expired")
        if not hmac.compare_digest(row.browser_hash, _hash(browser)):
            raise ProviderRefused("browser")
        return dict(self._cipher.decrypt(row.content_encrypted))

    def _claims(self, code: str, flow: Mapping[str, str]) -> dict[str, Any]:
        metadata = self._read().metadata
        try:
            with self._client() as client:
                token = client.fetch_token(metadata["token_endpoint"], code=code, code_verifier=flow["verifier"])
                claims = self._checked(token, flow["nonce"])
                if self._settings.oidc_claim not in claims and "userinfo_endpoint" in metadata:
                    more = client.get(metadata["userinfo_endpoint"]).raise_for_status().json()
                    claims |= more if more.get("sub") == claims["sub"] else {}
        except (httpx.HTTPError, AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
            raise ProviderRefused("token") from error
        return claims

    def _checked(self, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the ID token once signature, issuer, audience, times and nonce hold."""
        try:
            read = jwt.decode(token["id_token"], self._read().keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):  # its key may be newer than those that we have
            read = jwt.decode(token["id_token"], self._read(anew=True).keys, algorithms=ALGORITHMS)
        client_id = self._settings.oidc_client_id
        wanted = {
            "iss": {"essential": True, "value": self._settings.oidc_issuer},
            "aud": {"essential": True, "value": client_id},
            "nonce": {"essential": True, "value": nonce},
        }
        params = {"nonce": nonce, "client_id": client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(read.claims, read.header, wanted, params)
        claims.validate(now=int(self._clock().replace(tzinfo=UTC).timestamp()), leeway=LEEWAY)
        return dict(claims)

    def _account(self, claims: Mapping[str, Any]) -> Account:
        """The account of the person: by the provider's id, or the first time by the claim that names it."""
        subject, accounts = _hash(f"{self._settings.oidc_issuer}\n{claims['sub']}"), official_accounts
        with self._database.begin() as connection:
            row = connection.execute(select(accounts).where(accounts.c.subject == subject)).one_or_none()
            if row is None:
                name, new = login_of(self._name(claims)), accounts.c.subject.is_(None)
                mine = (accounts.c.login == name) & (accounts.c.sign_in == PROVIDER) & new
                if connection.execute(update(accounts).where(mine).values(subject=subject)).rowcount == 1:
                    row = connection.execute(select(accounts).where(accounts.c.subject == subject)).one()
        if row is None or row.is_stopped or row.sign_in != PROVIDER:
            raise ProviderRefused("no_account")
        return account_of(row)

    def _name(self, claims: Mapping[str, Any]) -> str:
        claim = self._settings.oidc_claim
        if claim == "email" and claims.get("email_verified") is not True:
            raise ProviderRefused("no_account")
        return str(claims.get(claim) or "")

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self._settings.oidc_client_id,
            self._settings.oidc_client_secret.get_secret_value(),
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            timeout=self._settings.oidc_timeout,
            transport=self._transport,
        )

    def _read(self, anew: bool = False) -> _Known:
        """The provider's metadata and keys, read at most once an hour unless `anew`."""
        now = self._clock()
        if anew or self._known.at is None or now - self._known.at > REMEMBERED:
            issuer = self._settings.oidc_issuer
            try:
                with httpx.Client(timeout=self._settings.oidc_timeout, transport=self._transport) as client:
                    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
                    metadata = client.get(address).raise_for_status().json()
                    if metadata["issuer"] != issuer or not _has_safe_endpoints(metadata, issuer):
                        raise ProviderRefused("issuer")
                    keys = KeySet.import_key_set(client.get(metadata["jwks_uri"]).raise_for_status().json())
            except (httpx.HTTPError, JoseError, KeyError, TypeError, ValueError) as error:
                raise ProviderRefused("away") from error
            self._known = _Known(now, metadata, keys)
        return self._known


def _has_safe_endpoints(metadata: Mapping[str, Any], issuer: str) -> bool:
    """Whether secrets go over TLS, unless the provider is on this machine."""
    named = [metadata[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    return not issuer.startswith("https://") or all(str(address).startswith("https://") for address in named)


def _hash(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
