"""`seva desk` against a running department system."""

import socket
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
import uvicorn
from fastapi import FastAPI
from typer.testing import CliRunner, Result

from backoffice import desk

Run = Callable[..., Result]


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """The app on a port of its own, as `make run` serves it."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/departments/v1"
        server.should_exit = True
        thread.join()


@pytest.fixture
def run(address: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(desk.console, "width", 160)

    def make(*arguments: str, key: str = "key-of-officers") -> Result:
        return CliRunner().invoke(desk.desk, [*arguments, "--url", address, "--key", key])

    return make


def test_an_officer_lists_looks_and_decides(run: Run, file) -> None:
    reference = file("income_certificate")
    listed = run("list", "--department", "revenue", "--status", "filed")
    assert listed.exit_code == 0
    assert reference in listed.output
    shown = run("show", reference)
    assert "Sunita Devi" in shown.output
    assert "key:*" in shown.output
    for action in ("start_review", "approve"):
        assert run("decide", reference, action).exit_code == 0
    issued = run("decide", reference, "issue", "--by", "SDM Dwarka", "--remarks", "[bold]All[/bold] in order.")
    assert f"{reference} is now issued, certificate DL-CRT-2026-" in issued.output
    assert "[bold]All[/bold] in order." in run("show", reference).output


@pytest.mark.parametrize(
    ("arguments", "key", "sentence"),
    [
        (("show", "REV26-0000-0000-0"), "key-of-officers", "Unknown reference number"),
        (("list",), "wrong", "Credentials are missing or wrong"),
        (("list", "--status", "sleeping"), "key-of-officers", "The request has the wrong shape"),
        (("decide", "REV26-0000-0000-0", "reject"), "key-of-officers", "--remarks"),
    ],
)
def test_what_goes_wrong_is_one_sentence(run: Run, arguments, key: str, sentence: str) -> None:
    result = run(*arguments, key=key)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_an_illegal_decision_is_explained(run: Run, file) -> None:
    result = run("decide", file(), "approve")
    assert (result.exit_code, "not possible while the application is filed" in result.output) == (1, True)


def test_a_system_that_is_away_is_said_to_be_away() -> None:
    result = CliRunner().invoke(desk.desk, ["list", "--url", "http://127.0.0.1:1/departments/v1", "--key", "x"])
    assert result.exit_code == 1
    assert "cannot be reached" in result.output
