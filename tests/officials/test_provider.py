"""OpenID Connect against a real provider on this machine, and against one that lies."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import oidc_provider_mock as mock
import pytest
import requests
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from requests.adapters import BaseAdapter

from seva.catalogue import Catalogue
from seva.officials.accounts import PROVIDER, Wish
from seva.officials.audit import Wanted
from seva.officials.build import Officials, build_officials
from seva.officials.errors import ProviderRefused
from seva.officials.fake import official
from seva.officials.model import Scope
from seva.officials.roles import Role
from seva.officials.settings import OfficialsSettings
from seva.settings import Settings
from seva.storage import Database
from tests.conftest import SetClock
from tests.officials.conftest import REVENUE, Visitor, Web, official_of
from tests.officials.signing import CHEAP
from web.officials import add_officials

EMAIL, CLIENT = "asha@example.in", {"oidc_client_id": "seva", "oidc_client_secret": "a secret of the provider"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider as a process of its own would be: discovery, keys, consent page, tokens."""
    people = [
        mock.User(sub="p1", claims={"email": EMAIL, "email_verified": True}),
        mock.User(sub="p2", claims={"email": EMAIL, "email_verified": False}),
        mock.User(sub="p3", claims={"email": EMAIL, "email_verified": True}),
        mock.User(sub="p4", claims={"email": "mfa@example.in", "email_verified": True, "amr": ["pwd", "otp"]}),
    ]
    with mock.run_server_in_thread(user_claims=people, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime.now(UTC).replace(tzinfo=None))


@pytest.fixture
def officials(settings: Settings, core_database: Database, clock: SetClock, issuer: str) -> Officials:
    own = OfficialsSettings(_env_file=None, oidc_issuer=issuer, oidc_name="State login", **CLIENT)
    return build_officials(settings, clock, own, CHEAP)


@pytest.fixture
def web(officials: Officials, catalogue: Catalogue) -> Web:
    app = FastAPI(openapi_url=None)
    return Web(app, add_officials(app, officials, catalogue))


@pytest.fixture
def asha(administrator: Visitor, officials: Officials) -> str:
    """An account that signs in with the provider."""
    by = official_of(officials, administrator.login)
    return officials.accounts.make(by, Wish(EMAIL, "Asha Verma", Role.OFFICER, REVENUE, "en", PROVIDER)).id


def consent(visitor: Visitor, sub: str, path: str = "/officials/provider", **changed: str) -> str:
    """Goes to the provider, says there who one is, and gives the address that it sends the browser back to; `changed`
    is what somebody changes in the request on its way."""
    asked = with_other(visitor.get(path).headers["Location"], **changed)
    query = parse_qs(urlsplit(asked).query)
    assert query["code_challenge_method"] == ["S256"] and query["response_type"] == ["code"] and query["nonce"]
    answer = httpx.post(asked, data={"sub": sub})
    assert answer.status_code in (302, 303), answer.text
    return answer.headers["Location"]


def with_other(address: str, **values: str) -> str:
    """An address with other values in its query."""
    parts = urlsplit(address)
    return parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | values)).geturl()


def back(visitor: Visitor, address: str) -> httpx.Response:
    parts = urlsplit(address)
    return visitor.get(f"{parts.path}?{parts.query}")


def test_the_provider_says_who_and_our_second_factor_follows(asha: str, stranger: Callable[[], Visitor]) -> None:
    visitor = stranger()
    assert "Sign in with State login" in visitor.get("/officials/login").text
    entered = back(visitor, consent(visitor, "p1", "/officials/provider?next=/officials/me"))
    assert entered.headers["Location"] == "/officials/enrol?next=%2Fofficials%2Fme"
    assert visitor.enrol().status_code == 200 and visitor.get("/officials/me").status_code == 200
    again = Visitor(visitor.web, visitor.officials, visitor.clock, EMAIL, visitor.secret)
    assert back(again, consent(again, "p1")).headers["Location"] == "/officials/code"


def test_a_second_factor_that_the_provider_saw_is_not_asked_for_again(
    administrator: Visitor, officials: Officials, stranger: Callable[[], Visitor]
) -> None:
    wish = Wish("mfa@example.in", "Ravi Kumar", Role.AUDITOR, Scope(), "en", PROVIDER)
    officials.accounts.make(official_of(officials, administrator.login), wish)
    visitor = stranger()
    assert back(visitor, consent(visitor, "p4")).headers["Location"] == "/officials"
    assert visitor.get("/officials/audit").status_code == 200


@pytest.mark.parametrize("sub", ["p2", "p9"], ids=["not-verified", "unknown"])
def test_who_has_no_account_does_not_get_in(asha: str, stranger: Callable[[], Visitor], sub: str) -> None:
    visitor = stranger()
    refused = back(visitor, consent(visitor, sub))
    assert refused.status_code == 401 and "no account here for you" in refused.text


def test_an_account_belongs_to_the_first_person_that_it_was_used_by(asha: str, stranger: Callable[[], Visitor]) -> None:
    first, other = stranger(), stranger()
    assert back(first, consent(first, "p1")).status_code == 303
    assert back(other, consent(other, "p3")).status_code == 401, "the same mail address, another person"


def test_a_stopped_account_does_not_get_in(
    asha: str, officials: Officials, administrator: Visitor, stranger: Callable[[], Visitor]
) -> None:
    officials.accounts.stop(official_of(officials, administrator.login), asha, True)
    visitor = stranger()
    assert back(visitor, consent(visitor, "p1")).status_code == 401


def test_an_answer_is_for_one_browser_and_one_time(asha: str, stranger: Callable[[], Visitor]) -> None:
    visitor, thief = stranger(), stranger()
    stolen = consent(visitor, "p1")
    assert "another browser" in back(thief, stolen).text
    assert "too long" in back(visitor, stolen).text, "used up"
    mine = consent(visitor, "p1")
    assert back(visitor, mine).status_code == 303 and back(visitor, mine).status_code == 401


@pytest.mark.parametrize(
    ("asked", "answered", "told"),
    [
        ({"nonce": "another"}, {}, "could not be checked"),
        ({}, {"code": "another"}, "could not be checked"),
        ({}, {"state": "another"}, "too long"),
        ({}, {"iss": "https://evil.example"}, "did not come from our identity service"),
    ],
    ids=["nonce", "code", "state", "issuer"],
)
def test_what_was_changed_on_its_way_is_refused(
    asha: str, stranger: Callable[[], Visitor], asked: dict[str, str], answered: dict[str, str], told: str
) -> None:
    visitor = stranger()
    refused = back(visitor, with_other(consent(visitor, "p1", **asked), **answered))
    assert refused.status_code == 401 and told in refused.text
    assert visitor.get("/officials/me").status_code == 303


def test_a_token_that_the_provider_gave_too_late_is_refused(
    settings: Settings, core_database: Database, clock: SetClock, catalogue: Catalogue
) -> None:
    people = [mock.User(sub="p1", claims={"email": EMAIL, "email_verified": True})]
    with mock.run_server_in_thread(user_claims=people, access_token_max_age=timedelta(hours=-1)) as server:
        own = OfficialsSettings(_env_file=None, oidc_issuer=f"http://localhost:{server.server_port}", **CLIENT)
        officials = build_officials(settings, clock, own, CHEAP)
        wish = Wish(EMAIL, "Asha Verma", Role.OFFICER, REVENUE, "en", PROVIDER)
        officials.accounts.make(official(Role.IT_DEPARTMENT), wish)
        app = FastAPI(openapi_url=None)
        visitor = Visitor(Web(app, add_officials(app, officials, catalogue)), officials, clock)
        refused = back(visitor, consent(visitor, "p1"))
    assert refused.status_code == 401 and "could not be checked" in refused.text


def test_an_answer_that_comes_late_or_says_no(asha: str, stranger: Callable[[], Visitor], clock: SetClock) -> None:
    visitor = stranger()
    late = consent(visitor, "p1")
    clock.forward(minutes=11)
    assert "too long" in back(visitor, late).text
    clock.now = datetime.now(UTC).replace(tzinfo=None)
    state = parse_qs(urlsplit(visitor.get("/officials/provider").headers["Location"]).query)["state"][0]
    assert "broken off" in visitor.get(f"/officials/provider/callback?state={state}&error=access_denied").text


def test_an_account_of_the_provider_has_no_password(asha: str, officials: Officials, administrator: Visitor) -> None:
    assert "needs no code" in administrator.send(f"/officials/accounts/{asha}/code", "/officials/me").text


ISSUER = "https://login.example.gov.in"


@cache
def keys() -> tuple[RSAKey, RSAKey]:
    """Two keys for all tests: to make one takes a while."""
    return RSAKey.generate_key(2048), RSAKey.generate_key(2048)


class Liar(BaseAdapter):
    """A provider whose ID tokens are as a test wants them."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__()
        (self.key, self.other), self.clock = keys(), clock
        self.claims: dict[str, object] = {}
        self.signs, self.nonce = self.key, ""
        self.metadata: dict[str, str] = {}
        self.last: Callable[[str], str] = lambda token: token

    def send(self, request: requests.PreparedRequest, **_options: object) -> requests.Response:
        path = urlsplit(str(request.url)).path
        if path.endswith("openid-configuration"):
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            told = {name: f"{ISSUER}/{end}" for name, end in names.items()}
            return answer(request, {"issuer": ISSUER, **told, **self.metadata})
        if path == "/keys":
            return answer(request, dict(KeySet([self.key]).as_dict(private=False)))
        return answer(request, {"access_token": "a", "token_type": "Bearer", "id_token": self.last(self.token())})

    def token(self) -> str:
        now = int(self.clock.now.replace(tzinfo=UTC).timestamp())
        honest = {"iss": ISSUER, "aud": "seva", "sub": "p1", "iat": now, "exp": now + 60, "nonce": self.nonce}
        claims = {**honest, "email": EMAIL, "email_verified": True, **self.claims}
        return jwt.encode({"alg": "RS256"}, {k: v for k, v in claims.items() if v is not None}, self.signs)

    def close(self) -> None:
        pass


class Away(BaseAdapter):
    """A provider that cannot be reached."""

    def send(self, request: requests.PreparedRequest, **_options: object) -> requests.Response:
        raise requests.ConnectTimeout

    def close(self) -> None:
        pass


def answer(request: requests.PreparedRequest, content: dict[str, object]) -> requests.Response:
    made = requests.Response()
    made.status_code, made.request, made.url = 200, request, str(request.url)
    made._content = json.dumps(content).encode()
    return made


@pytest.fixture
def liar(clock: SetClock) -> Liar:
    return Liar(clock)


@pytest.fixture
def lied_to(settings: Settings, core_database: Database, clock: SetClock, liar: Liar) -> Officials:
    own = OfficialsSettings(_env_file=None, oidc_issuer=ISSUER, **CLIENT)
    officials = build_officials(settings, clock, own, CHEAP, liar)
    officials.accounts.make(
        official(Role.IT_DEPARTMENT), Wish(EMAIL, "Asha Verma", Role.OFFICER, REVENUE, "en", PROVIDER)
    )
    return officials


def through(officials: Officials, liar: Liar, **more: str) -> str:
    assert officials.provider
    query = parse_qs(urlsplit(officials.provider.begin("browser", "/desk")).query)
    liar.nonce = liar.nonce or query["nonce"][0]
    answer = {"state": query["state"][0], "code": "c", **more}
    return officials.provider.finish(answer, "browser").account.login


def test_an_honest_token_is_taken(lied_to: Officials, liar: Liar) -> None:
    assert through(lied_to, liar) == EMAIL


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"}, {"aud": "another"}, {"aud": ["seva", "another"]}, {"nonce": "another"},
        {"nonce": None}, {"exp": 1}, {"exp": None}, {"iat": 4102444800}, {"sub": None}, {"iat": None},
    ],
    ids=["issuer", "audience", "azp", "nonce", "no-nonce", "expired", "endless", "future", "nobody", "undated"],
)  # fmt: skip
def test_a_token_that_does_not_fit_is_refused(lied_to: Officials, liar: Liar, claims: dict[str, object]) -> None:
    liar.claims = claims
    with pytest.raises(ProviderRefused, match="token"):
        through(lied_to, liar)


def test_a_token_of_another_key_is_refused(lied_to: Officials, liar: Liar) -> None:
    liar.signs = liar.other
    with pytest.raises(ProviderRefused, match="token"):
        through(lied_to, liar)


def test_a_new_key_of_the_provider_is_fetched(lied_to: Officials, liar: Liar) -> None:
    assert lied_to.provider and lied_to.provider.begin("browser", "/desk")
    liar.key = liar.signs = liar.other
    assert through(lied_to, liar) == EMAIL


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_token_without_a_real_signature_is_refused(lied_to: Officials, liar: Liar, alg: str) -> None:
    def part(text: str) -> str:
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    liar.last = lambda token: f"{part(json.dumps({'alg': alg}))}.{token.split('.')[1]}."
    with pytest.raises(ProviderRefused, match="token"):
        through(lied_to, liar)


def test_a_mix_up_of_providers_is_refused(lied_to: Officials, liar: Liar) -> None:
    with pytest.raises(ProviderRefused, match="issuer"):
        through(lied_to, liar, iss="https://evil.example")


@pytest.mark.parametrize(
    "metadata", [{"issuer": "https://evil.example"}, {"token_endpoint": "http://login.example.gov.in/t"}]
)
def test_metadata_that_does_not_fit_is_refused(lied_to: Officials, liar: Liar, metadata: dict[str, str]) -> None:
    liar.metadata = metadata
    with pytest.raises(ProviderRefused, match="issuer"):
        through(lied_to, liar)


def test_a_provider_that_is_away_leaves_the_page_standing(
    settings: Settings, core_database: Database, clock: SetClock, catalogue: Catalogue, administrator: Visitor
) -> None:
    own = OfficialsSettings(_env_file=None, oidc_issuer=ISSUER, **CLIENT)
    officials = build_officials(settings, clock, own, CHEAP, Away())
    app = FastAPI(openapi_url=None)
    page = Visitor(Web(app, add_officials(app, officials, catalogue)), officials, clock).get("/officials/provider")
    assert page.status_code == 502 and "does not answer just now" in page.text
    assert [e.action for e in officials.audit.newest(Wanted(action="sign_in.refused"))] == []
