"""What a stand-in is started with. All times are seconds on its own clock."""

from dataclasses import dataclass, field

ISSUED, DETAILS = "files.issueddocs", "userdetails"


@dataclass(frozen=True)
class Client:
    """A requester that is registered: its address to come back to must be given exactly."""

    id: str = "TESTCLIENT"
    secret: str = "test_client_secret"  # noqa: S105
    name: str = "Seva Saathi"
    redirect_uris: tuple[str, ...] = ("http://127.0.0.1:8000/digilocker/callback",)
    scopes: tuple[str, ...] = (ISSUED, DETAILS)
    # What the requester may ask for (`req_doctype`); empty: anything.
    doctypes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lives:
    """How long things are good for."""

    request: float = 15 * 60
    code: float = 10 * 60
    access_token: float = 3600
    refresh_token: float = 30 * 24 * 3600


@dataclass(frozen=True)
class Config:
    """Everything a stand-in needs to know; `path` is where it is mounted."""

    clients: tuple[Client, ...] = (Client(),)
    lives: Lives = field(default_factory=Lives)
    path: str = ""
