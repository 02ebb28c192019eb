"""The commands of `seva whatsapp` against the stand-in for Meta, served over HTTP."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from connectors.whatsapp.commands import whatsapp_command
from connectors.whatsapp.setup.keys import make_key
from simulator.whatsapp import Config, World, create_app
from simulator.whatsapp.config import Number
from simulator.whatsapp.server import Server
from simulator.whatsapp.store import BusinessNumber
from tests.conftest import ROOT
from tests.simulator.rig import frozen_clock

SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"]
TOKEN, SECRET = "test-access-token", "test_app_secret"


@dataclass
class Meta:
    """The stand-in, and what Meta tells of the token."""

    world: World
    url: str
    token: dict[str, Any] = field(default_factory=lambda: {"is_valid": True, "scopes": [*SCOPES], "expires_at": 0})

    @property
    def account(self) -> str:
        return self.number.number.account

    @property
    def number(self) -> BusinessNumber:
        return next(iter(self.world.numbers))

    def review(self) -> None:
        """Lets Meta decide about what was registered."""
        self.world.scheduler.advance(60)
        assert self.world.settle()

    def states(self) -> set[str]:
        return {template.status for template in self.world.templates.of(self.account)}


@dataclass(frozen=True)
class Said:
    code: int
    words: str
    lines: list[str]


Run = Callable[..., Said]


@pytest.fixture
def meta() -> Iterator[Meta]:
    config = Config(numbers=(Number(is_registered=False),))
    world = World(config, clock=frozen_clock(), poster=lambda *_: 200)
    found = Meta(world, "")
    outer = FastAPI()
    outer.get("/v26.0/debug_token")(lambda: {"data": found.token})
    outer.mount("/", create_app(config, world))
    with Server(outer) as server:
        found.url = server.url
        yield found
    world.stop()


@pytest.fixture(scope="session")
def private_key(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_key(tmp_path_factory.mktemp("key") / "flow.pem")


@pytest.fixture
def given(meta: Meta, private_key: str, tmp_path: Path) -> dict[str, str]:
    """The settings of a live number, as far as the stand-in is one."""
    return {
        "SEVA_HOME": str(tmp_path),
        "SEVA_CATALOGUE": str(ROOT / "catalogue"),
        "SEVA_SECRET_KEY": "a key for tests",
        "SEVA_PUBLIC_URL": "https://seva.example.in",
        "WHATSAPP_GRAPH_URL": meta.url,
        "WHATSAPP_GRAPH_VERSION": "v26.0",
        "WHATSAPP_PHONE_NUMBER_ID": meta.number.id,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": meta.account,
        "WHATSAPP_ACCESS_TOKEN": TOKEN,
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_VERIFY_TOKEN": "a word",
        "WHATSAPP_FLOW_PRIVATE_KEY": private_key,
        "WHATSAPP_PIN": "123456",
    }


@pytest.fixture
def whatsapp(given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command; settings are those given, changed by name, left out by None."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, **changed: str | None) -> Said:
        settings = {name: value for name, value in {**given, **changed}.items() if value is not None}
        result = CliRunner().invoke(whatsapp_command(), list(arguments), env=settings)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        out = f"{result.stdout}\n{result.stderr}"
        return Said(result.exit_code, " ".join(out.split()), out.splitlines())

    return run
