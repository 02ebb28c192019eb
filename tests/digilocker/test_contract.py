"""One contract for DigiLocker in memory and over HTTP, the latter against the stand-in on a real socket."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from seva.digilocker.errors import (
    Away,
    DigiLockerError,
    GrantRefused,
    Nonsense,
    NotSetUp,
    NotThere,
    TokenEnded,
    error_class,
)
from seva.digilocker.fake import FakeDigiLocker
from seva.digilocker.http import HttpDigiLocker, challenge, plain
from seva.digilocker.port import Asking, DigiLocker
from seva.digilocker.settings import DigiLockerSettings
from simulator.digilocker import Config, Locker, create_app
from simulator.digilocker.clock import Clock
from simulator.digilocker.errors import table
from simulator.digilocker.people import people
from tests.digilocker.locker import lockers
from tests.digilocker.requester import BACK, CLIENT
from tests.digilocker.serving import serving

VERIFIER = "verifier-" * 6
AADHAAR = "in.gov.uidai-ADHAR-XXXXXXXX4321"


@dataclass
class Side:
    """One DigiLocker, how a person says yes to a page, and how an hour passes."""

    digilocker: DigiLocker
    allow: Callable[[str], str]
    expire: Callable[[], None]

    def yes(self, doctypes: tuple[str, ...] = ("ADHAR", "RATCR"), verifier: str = VERIFIER) -> str:
        """The code of a person who said yes."""
        return self.allow(self.digilocker.consent_page(Asking("state-1", verifier, "Income certificate", doctypes)))


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, Locker]]:
    """The stand-in on a port of its own, and what is behind it."""
    locker = Locker(Config(clients=(CLIENT,)), Clock())
    with serving(create_app(locker.config, locker)) as address:
        yield address, locker


def over_http(address: str, secret: str = CLIENT.secret, timeout: float = 5.0) -> HttpDigiLocker:
    settings = DigiLockerSettings(
        _env_file=None, url=address, client_id=CLIENT.id, client_secret=SecretStr(secret), timeout=timeout
    )
    return HttpDigiLocker(settings, BACK)


def say_yes(page: str) -> str:
    """What a browser does on the stand-in's page."""
    with httpx.Client(trust_env=False) as browser:
        shown = browser.get(page)
        action = re.search(r'action="([^"]+)"', shown.text)
        assert action, shown.text
        done = browser.post(str(shown.url.join(action[1])), data={"person": next(iter(people())), "decision": "allow"})
    back = parse_qs(urlsplit(done.headers["location"]).query)
    assert back["state"] == ["state-1"]
    return back["code"][0]


@pytest.fixture(params=["fake", "http"])
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    if request.param == "fake":
        fake = FakeDigiLocker(lockers())
        yield Side(fake, lambda page: fake.allow(page, "Sunita")[1], fake.expire)
        return
    address, locker = request.getfixturevalue("served")
    yield Side(over_http(address), say_yes, lambda: locker.clock.advance(3601))
    locker.faults.clear()


def test_a_yes_opens_what_was_asked_for(side: Side) -> None:
    tokens = side.digilocker.exchange(side.yes(), VERIFIER)
    issued = side.digilocker.issued(tokens.access)
    assert [(one.doctype, one.name) for one in issued] == [("ADHAR", "Aadhaar Card"), ("RATCR", "Ration Card")]
    assert all(one.issuer and one.issued_on for one in issued)
    assert issued[0].uri == AADHAAR
    assert side.digilocker.file(tokens.access, AADHAAR).startswith(b"%PDF-")


def test_a_code_works_once(side: Side) -> None:
    code = side.yes()
    side.digilocker.exchange(code, VERIFIER)
    with pytest.raises(GrantRefused):
        side.digilocker.exchange(code, VERIFIER)


def test_a_code_needs_its_verifier(side: Side) -> None:
    code = side.yes()
    with pytest.raises(GrantRefused):
        side.digilocker.exchange(code, "another-" * 6)
    with pytest.raises(GrantRefused):
        side.digilocker.exchange("nobody", VERIFIER)


def test_a_token_ends_and_is_renewed(side: Side) -> None:
    tokens = side.digilocker.exchange(side.yes(), VERIFIER)
    side.expire()
    with pytest.raises(TokenEnded):
        side.digilocker.issued(tokens.access)
    with pytest.raises(TokenEnded):
        side.digilocker.file(tokens.access, AADHAAR)
    renewed = side.digilocker.refresh(str(tokens.refresh))
    assert side.digilocker.issued(renewed.access)
    with pytest.raises(GrantRefused):
        side.digilocker.refresh(str(tokens.refresh))


@pytest.mark.parametrize("which", ["access", "refresh"])
def test_tokens_are_given_back(side: Side, which: str) -> None:
    tokens = side.digilocker.exchange(side.yes(), VERIFIER)
    side.digilocker.revoke(getattr(tokens, which))
    with pytest.raises(TokenEnded):
        side.digilocker.issued(tokens.access)
    with pytest.raises(GrantRefused):
        side.digilocker.refresh(str(tokens.refresh))
    side.digilocker.revoke(tokens.access)  # what has ended may be given back again


@pytest.mark.parametrize("uri", ["in.gov.transport-DRVLC-DL0720110149646", "in.gov.x-ABCDE-1", "../user", "a b/c?d"])
def test_what_is_not_shared_is_not_there(side: Side, uri: str) -> None:
    tokens = side.digilocker.exchange(side.yes(), VERIFIER)
    with pytest.raises(NotThere):
        side.digilocker.file(tokens.access, uri)


def test_tokens_of_nobody_open_nothing(side: Side) -> None:
    with pytest.raises(TokenEnded):
        side.digilocker.issued("nobody")


Ask = Callable[[DigiLocker, str], object]
ASK: dict[str, Ask] = {
    "token": lambda d, t: d.exchange("code", VERIFIER),
    "issued": lambda d, t: d.issued(t),
    "file": lambda d, t: d.file(t, AADHAAR),
    "revoke": lambda d, t: d.revoke(t),
}
FAULTS = [
    *((where, {"what": "away"}, Away) for where in ASK),
    *((where, {"what": "error", "code": "unexpected_error"}, Away) for where in ASK),
    ("issued", {"what": "error", "code": "partner_service_unresponsive"}, Away),
    ("issued", {"what": "error", "code": "insufficient_scope"}, NotSetUp),
    ("token", {"what": "error", "code": "invalid_client"}, NotSetUp),
    ("token", {"what": "nonsense"}, Nonsense),
    ("issued", {"what": "nonsense"}, Nonsense),
    ("file", {"what": "nonsense"}, Nonsense),
    ("file", {"what": "wrong_hmac"}, Nonsense),
    ("file", {"what": "huge"}, Away),
    *((where, {"what": "slow", "seconds": 1.5}, Away) for where in ASK),
]  # fmt: skip


@pytest.mark.parametrize(("where", "fault", "error"), FAULTS)
def test_faults_over_http_become_our_errors(
    served: tuple[str, Locker], where: str, fault: dict[str, object], error: type[DigiLockerError]
) -> None:
    address, locker = served
    side = Side(over_http(address, timeout=0.7), say_yes, lambda: None)
    token = over_http(address).exchange(side.yes(), VERIFIER).access
    with closing(httpx.Client(trust_env=False)) as http:
        assert http.post(f"{address}/control/faults", json={"where": where, **fault}).status_code == 200
        try:
            with pytest.raises(error):
                ASK[where](side.digilocker, token)
        finally:
            locker.faults.clear()


def test_a_wrong_secret_is_a_fault_of_ours(served: tuple[str, Locker]) -> None:
    with pytest.raises(NotSetUp):
        over_http(served[0], secret="wrong").exchange("code", VERIFIER)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "https://127.0.0.1:9", "http://nowhere.invalid"])
def test_where_nobody_listens_it_is_away(address: str) -> None:
    with pytest.raises(Away):
        over_http(address, timeout=1).issued("token")


def test_every_code_of_the_stand_in_has_a_meaning() -> None:
    for code, row in table().items():
        assert error_class(int(row["http"]), code) is not DigiLockerError
    assert error_class(530, "something_new") is Away
    assert error_class(418, "") is Nonsense


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(
    ("name", "taken"),
    [("Widow's pension (40%+)", "Widow s pension 40"), ("x" * 80, "x" * 50), ("आय certificate", "certificate")],
)
def test_names_are_told_as_the_api_takes_them(name: str, taken: str) -> None:
    assert plain(name) == taken
