"""`seva desk`: the officers' desk on the command line, over the department API."""

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NoReturn

import requests
import typer
from rich.console import Console
from rich.table import Table

from backoffice.reference_numbers import read_reference
from backoffice.states import ACTIONS, STATUSES
from seva.language.identifiers import parse_certificate_number

TIMEOUT = (3.05, 10.0)
OFFICER_ACTIONS = tuple(action for action in ACTIONS if action not in ("provide_information", "withdraw"))
Action = Enum("Action", {name: name for name in OFFICER_ACTIONS}, type=str)  # type: ignore[misc]
Ending = Enum("Ending", {name: name for name in ("revoke", "correct", "supersede")}, type=str)  # type: ignore[misc]

desk = typer.Typer(help="Look at applications and decide them, as an officer of a department.", no_args_is_help=True)
console = Console(markup=False, emoji=False, highlight=False)
EXAMPLE = "REV26-4821-0937-2"
Reference = Annotated[
    str,
    typer.Argument(help=f"Reference number, such as {EXAMPLE}; also in small letters or without hyphens."),
]
Url = Annotated[
    str, typer.Option("--url", envvar="SEVA_DEPARTMENTS_URL", help="Address of the department API, with its version.")
]
Key = Annotated[str, typer.Option("--key", envvar="SEVA_OFFICER_KEY", help="The officers' key.", show_default=False)]
DEFAULT_URL = "http://127.0.0.1:8000/departments/v1"


def _fail(text: str) -> NoReturn:
    console.print(text, style="red", soft_wrap=True)
    raise typer.Exit(1)


def _canonical(typed: str) -> str:
    """The reference number in its canonical form; ends the command when what was typed is none."""
    reference = read_reference(typed)
    if reference is None:
        _fail(f"{typed!r} is no reference number. One is a department's code and 11 digits, such as {EXAMPLE}.")
    return reference


def _department(typed: str | None) -> str | None:
    """A department's id, typed with capitals, spaces or hyphens; the department system knows which there are."""
    if typed is None:
        return None
    department = _as_id(typed)
    if not re.fullmatch("[a-z][a-z0-9_]{0,63}", department):
        _fail(f"{typed!r} is no department's id, such as revenue.")
    return department


def _status(typed: str | None) -> str | None:
    if typed is not None and _as_id(typed) not in STATUSES:
        _fail(f"{typed!r} is no status. There are: {', '.join(STATUSES)}.")
    return typed and _as_id(typed)


def _as_id(typed: str) -> str:
    return re.sub("[^a-z0-9]+", "_", typed.lower()).strip("_")


def call(method: str, url: str, key: str, **options: Any) -> dict[str, Any]:
    """The answer of the department API; ends the command with a sentence when there is none, or an error."""
    try:
        answer = requests.request(method, url, headers=_as_officer(key), timeout=TIMEOUT, **options)
        content = answer.json()
    except requests.JSONDecodeError:
        _fail(f"{url} does not answer as a department API does. Check --url.")
    except requests.RequestException:
        _fail(f"{url} cannot be reached. Is the department system running?")
    if not answer.ok:
        wrong = ", ".join(f"{item['field']}: {item['detail']}" for item in content.get("errors") or ())
        detail = wrong or content.get("detail", answer.status_code)
        _fail(f"{content.get('title', 'The request failed')}: {detail}")
    return dict(content)


def _as_officer(key: str) -> dict[str, str]:
    return {"X-Officer-Key": key}


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints rows under their columns."""
    shown = Table(title=title, title_justify="left")
    for column in columns:
        shown.add_column(column)
    for row in rows:
        shown.add_row(*row)
    console.print(shown)


@desk.command("list")
def list_applications(
    key: Key,
    url: Url = DEFAULT_URL,
    department: Annotated[str | None, typer.Option(help="Id of a department.")] = None,
    status: Annotated[str | None, typer.Option(help="Status, such as filed or under_review.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 50,
) -> None:
    """Shows the applications that wait, those that are due first."""
    params = {"department": _department(department), "status": _status(status), "limit": limit}
    found = call("GET", f"{url}/queue", key, params=params)
    rows = [
        (item["reference_number"], item["service"], item["status"], item["filed_at"][:10], _due(item))
        for item in found["items"]
    ]
    table(f"{found['total']} applications", ("Number", "Service", "Status", "Filed", "Due"), rows)


@desk.command()
def escalations(
    key: Key,
    url: Url = DEFAULT_URL,
    department: Annotated[str | None, typer.Option(help="Id of a department.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 50,
) -> None:
    """Shows the applications whose deadline is near or has passed, as the next level was told."""
    params = {"department": _department(department), "escalated": "true", "limit": limit}
    found = call("GET", f"{url}/queue", key, params=params)
    rows = [
        (item["reference_number"], item["service"], item["status"], _due(item), item["escalated"] or "-")
        for item in found["items"]
    ]
    table(f"{found['total']} deadlines", ("Number", "Service", "Status", "Due", "Deadline"), rows)


def _due(item: dict[str, Any]) -> str:
    return f"{item['due_on'] or '-'}{' (late)' if item['overdue'] else ''}"


@desk.command()
def show(reference: Reference, key: Key, url: Url = DEFAULT_URL) -> None:
    """Shows everything about one application."""
    reference = _canonical(reference)
    case = call("GET", f"{url}/queue/{reference}", key)
    application = case["application"]
    facts = ("service", "status", "filed_at", "due_on", "remarks", "certificate_number")
    table(reference, ("", ""), [(name, str(application[name] or "-")) for name in facts])
    table("Answers", ("Field", "Value"), list(case["fields"].items()))
    described = {item["id"]: item for item in case["received_documents"]}
    documents = [_document(item["id"], described.get(item["id"])) for item in application["documents"]]
    table("Documents", ("Document", "File", "Bytes", "SHA-256", "Receipt"), documents)
    for question in case["questions"]:
        table(f"Asked at {question['asked_at']}", ("", ""), _question(question))
    trail = [
        (item["at"], item["actor"], item["action"], item["status"], item["remarks"] or "") for item in case["audit"]
    ]
    table("History", ("When", "Who", "What", "Status", "Remarks"), trail)


def _question(question: dict[str, Any]) -> list[tuple[str, str]]:
    wanted = ", ".join([*question["fields"], *question["documents"]]) or "-"
    changed = ", ".join(f"{name}: {value}" for name, value in question["changed"].items()) or "-"
    answered = question["answered_at"] or "not yet"
    rows = [("asked", question["words"]), ("wanted", wanted), ("answered", answered)]
    return [*rows, ("answer", question["text"] or "-"), ("new values", changed)]


def _document(document_id: str, described: dict[str, Any] | None) -> tuple[str, ...]:
    if described is None:
        return (document_id, "not received", "", "", "")
    receipt = described["receipt_number"] or "not received yet"
    return (document_id, described["file_name"], str(described["size"]), described["sha256"], receipt)


@desk.command()
def document(
    reference: Reference,
    name: Annotated[str, typer.Argument(help="Id of the document, such as id_proof.")],
    to: Annotated[Path, typer.Option(help="Where to save it.")],
    key: Key,
    url: Url = DEFAULT_URL,
) -> None:
    """Saves a document as the citizen sent it, after its hash is checked."""
    reference, name = _canonical(reference), _as_id(name)
    case = call("GET", f"{url}/queue/{reference}", key)
    known = {item["id"]: item["sha256"] for item in case["received_documents"] if item["receipt_number"]}
    if name not in known:
        _fail(f"{name} was not received. There are: {', '.join(sorted(known)) or 'none'}.")
    try:
        answer = requests.get(f"{url}/queue/{reference}/documents/{name}", headers=_as_officer(key), timeout=TIMEOUT)
    except requests.RequestException:
        _fail(f"{url} cannot be reached. Is the department system running?")
    if not answer.ok or sha256(answer.content).hexdigest() != known[name]:
        _fail("The document came damaged, or not at all. Try again.")
    try:
        to.write_bytes(answer.content)
    except OSError as error:
        _fail(f"{to} cannot be written: {error.strerror}.")
    console.print(f"{name} of {reference} is saved as {to}: {len(answer.content)} bytes, SHA-256 {known[name]}.")


@desk.command()
def decide(
    reference: Reference,
    action: Annotated[Action, typer.Argument(help="What to do.")],
    key: Key,
    url: Url = DEFAULT_URL,
    remarks: Annotated[str, typer.Option(help="What the citizen is told; needed to reject or to ask.")] = "",
    reason: Annotated[str | None, typer.Option(help="A code for statistics, such as document_unclear.")] = None,
    by: Annotated[str, typer.Option(help="Who decides: a post, not a name.")] = "desk",
) -> None:
    """Decides one application: start_review, request_information, approve, reject or issue.

    Some services take two officers: then it is proposed, until it is decided again with another --by."""
    reference = _canonical(reference)
    body = {"action": action.value, "remarks": remarks, "reason": reason, "by": by}
    if action.value in ("request_information", "reject") and not remarks:
        _fail("Say why with --remarks: the citizen must be able to understand the decision.")
    changed = call("POST", f"{url}/applications/{reference}/decisions", key, json=body)
    if changed.get("waits_for_second"):
        console.print(f"{reference}: proposed. Another officer has to decide the same, with another --by.")
        return
    number = f", certificate {changed['certificate_number']}" if changed["certificate_number"] else ""
    console.print(f"{reference} is now {changed['status']}{number}.")


@desk.command()
def certificate(
    number: Annotated[str, typer.Argument(help="Number of the certificate.")],
    action: Annotated[Ending, typer.Argument(help="What to do.")],
    key: Key,
    reason: Annotated[str, typer.Option(help="Why: court_order, error_in_text, renewed and so on.")],
    remarks: Annotated[str, typer.Option(help="What the citizen is told.")],
    url: Url = DEFAULT_URL,
    changed: Annotated[list[str], typer.Option("--field", help="A changed answer, as field=value.")] = [],  # noqa: B006 Typer copies it
    by: Annotated[str, typer.Option(help="Who decides: a post, not a name.")] = "desk",
) -> None:
    """Revokes a certificate, or issues a corrected or newer one in its place."""
    canonical = parse_certificate_number(number)
    if canonical is None:
        _fail(f"{number!r} is no certificate number, such as DL-CRT-2026-12345678.")
    fields = dict(pair.partition("=")[::2] for pair in changed)
    body: dict[str, Any] = {"action": action.value, "reason": reason, "remarks": remarks, "by": by}
    body |= {"fields": fields} if fields else {}
    answer = call("POST", f"{url}/certificates/{canonical}/actions", key, json=body)
    instead = f"; {answer['successor']} stands in its place" if answer["successor"] else ""
    console.print(f"{canonical} is {answer['status']}{instead}.")


@desk.command()
def ask(
    reference: Reference,
    words: Annotated[str, typer.Argument(help="The question, in the applicant's language; the applicant reads it.")],
    key: Key,
    url: Url = DEFAULT_URL,
    field: Annotated[list[str] | None, typer.Option(help="Id of an answer to be corrected; again for more.")] = None,
    document: Annotated[list[str] | None, typer.Option(help="Id of a document to be sent; again for more.")] = None,
    by: Annotated[str, typer.Option(help="Who asks: a post, not a name.")] = "desk",
) -> None:
    """Asks the applicant something; the answer brings the application back here."""
    reference = _canonical(reference)
    wanted = {"fields": [_as_id(name) for name in field or ()], "documents": [_as_id(name) for name in document or ()]}
    body = {"action": "request_information", "remarks": words, "by": by} | wanted
    call("POST", f"{url}/applications/{reference}/decisions", key, json=body)
    console.print(f"{reference}: the applicant is asked. The answer will stand in `seva desk show {reference}`.")
