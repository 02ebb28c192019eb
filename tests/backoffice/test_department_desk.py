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


def test_an_officer_corrects_and_revokes_a_certificate(run: Run, file, decide) -> None:
    issued = decide(file(), "start_review", "approve", "issue")["certificate_number"]
    said = ("--reason", "error_in_text", "--remarks", "The name was wrong.")
    corrected = run("certificate", issued.lower(), "correct", *said, "--field", "applicant_name=Sunita Devi Yadav")
    assert f"{issued} is corrected; DL-CRT-2026-" in corrected.output
    again = run("certificate", issued, "revoke", "--reason", "court_order", "--remarks", "Ordered.")
    assert (again.exit_code, "The certificate counts no more" in again.output) == (1, True)
    assert "is no certificate number" in run("certificate", "12", "revoke", *said).output


@pytest.mark.parametrize(
    ("arguments", "key", "sentence"),
    [
        (("show", "REV26-0000-0000-0"), "key-of-officers", "Unknown reference number"),
        (("list",), "wrong", "Credentials are missing or wrong"),
        (
            ("list", "--status", "sleeping"),
            "key-of-officers",
            "'sleeping' is no status. There are: filed, under_review, ",
        ),
        (("list", "--department", "revenu"), "key-of-officers", "no department of this id. There are: revenue."),
        (("list", "--department", "nowhere_at_all"), "key-of-officers", "Unknown department: "),
        (("list", "--department", "12"), "key-of-officers", "'12' is no department's id, such as revenue."),
        (("decide", "REV26-0000-0000-0", "reject"), "key-of-officers", "--remarks"),
    ],
)
def test_what_goes_wrong_is_one_sentence(run: Run, arguments, key: str, sentence: str) -> None:
    result = run(*arguments, key=key)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", [("show",), ("decide", "approve")])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "REV26",
            "'REV26' is no reference number. One is a department's code and 11 digits, such as REV26-4821-0937-2.",
        ),
        ("REV26-4821-0937", "'REV26-4821-0937' is no reference number."),
        ("48210937", "'48210937' is no reference number."),
        ("../applications", "is no reference number."),
        ("REV26-4821-0937-5", "Unknown reference number: The check digit does not fit"),
        ("XYZ26-4821-0937-6", "No department's numbers begin with XYZ. They begin with: APRTG, BMC, "),
        (desk.EXAMPLE, "Unknown reference number: No application has this number."),
    ],
)
def test_a_number_that_leads_nowhere_is_told(run: Run, command: tuple[str, ...], typed: str, sentence: str) -> None:
    name, *others = command
    result = run(name, typed, *others)
    assert result.exit_code == 1
    assert sentence in result.output, result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize("change", [str.lower, lambda n: n.replace("-", ""), lambda n: n.lower().replace("-", " ")])
def test_a_number_is_read_however_it_is_typed(run: Run, file, change: Callable[[str], str]) -> None:
    reference = file("income_certificate")
    shown = run("show", change(reference))
    assert shown.exit_code == 0
    assert shown.output.startswith(reference)
    decided = run("decide", change(reference), "start_review")
    assert decided.output == f"{reference} is now under_review.\n"


def test_a_department_and_a_status_are_read_however_they_are_typed(run: Run, file) -> None:
    reference = file("income_certificate")
    assert reference in run("list", "--department", "Revenue ", "--status", "Filed").output
    assert "0 applications" in run("list", "--department", "mcd", "--status", "under-review").output


def test_an_illegal_decision_is_explained(run: Run, file) -> None:
    result = run("decide", file(), "approve")
    assert (result.exit_code, "not possible while the application is filed" in result.output) == (1, True)


def test_a_system_that_is_away_is_said_to_be_away() -> None:
    result = CliRunner().invoke(desk.desk, ["list", "--url", "http://127.0.0.1:1/departments/v1", "--key", "x"])
    assert result.exit_code == 1
    assert "cannot be reached" in result.output


def test_an_officer_asks_and_reads_the_answer(run: Run, file, client, clock) -> None:
    reference = file("income_certificate")
    run("decide", reference, "start_review")
    asked = run("ask", reference, "जन्म की तारीख़?", "--field", "dob", "--document", "id_proof")
    assert asked.exit_code == 0 and "the applicant is asked" in asked.output
    question = client.get(f"/applications/{reference}").json()["question"]
    given = {"question_id": question["id"], "fields": {"dob": "1991-01-02"}, "text": "As on my passport."}
    headers = {"Idempotency-Key": "answer"}
    assert client.post(f"/applications/{reference}/answers", json=given, headers=headers).status_code == 200
    shown = run("show", reference).output
    assert "As on my passport." in shown and "dob: 1991-01-02" in shown


def test_asking_for_what_the_service_has_not_is_one_sentence(run: Run, file) -> None:
    reference = file("income_certificate")
    run("decide", reference, "start_review")
    result = run("ask", reference, "?", "--field", "shoe size")
    assert (result.exit_code, "shoe_size: The service has no such field." in result.output) == (1, True)


def test_deadlines_that_were_escalated_are_listed(run: Run, file, client, clock) -> None:
    late, other = file("income_certificate"), file("income_certificate")
    clock.advance(days=40)
    client.post(f"/applications/{late}/escalations", json={"kind": "passed"})
    listed = run("escalations", "--department", "revenue").output
    assert late in listed and "passed" in listed and other not in listed
