"""The gateway over HTTP: the department API, version 1.

Every call has a deadline, a limit on the answer's size, and a circuit for its department. Reading is tried twice;
filing is tried once here, with an idempotency key, and again by the worker.
"""

import json
import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from hashlib import sha256
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ValidationError

from seva.departments import answers
from seva.departments.calls import Watch
from seva.departments.circuit import Circuit
from seva.departments.errors import BY_CODE, Nonsense, Refused, Unavailable, UnknownThere, error_class
from seva.departments.port import (
    Availability,
    Bill,
    Certificate,
    DocumentReceipt,
    Escalated,
    Fee,
    FilingRequest,
    Money,
    OfficerAct,
    OfficerAnswer,
    OfficerLoad,
    OfficersWork,
    Official,
    PaymentReceipt,
    Progress,
    PublishedKeys,
    Receipt,
    SentDocument,
)
from seva.departments.transport import Transport
from seva.errors import DepartmentError

# Where each kind of filing goes.
PATHS: Mapping[str, str] = {"application": "/applications", "grievance": "/grievances", "appointment": "/appointments"}
# A rejected answer, as the place in the request or by its id alone.
FIELD = re.compile(r"(?:^|.*\bfields\.)([a-z][a-z0-9_]{0,63})")

# Seconds for a document: it is larger than an answer, and nobody waits for it. For a certificate somebody may; the
# worker, for whom nobody waits, has longer, but not as long as it holds the row (seva.handover.papers, HELD).
SENDING, GETTING, PATIENT = 30.0, 6.0, 25.0

OK, PDF_START = 200, b"%PDF-"

A = TypeVar("A", bound=BaseModel)
R = TypeVar("R")


class HttpGateway:
    """Implements seva.departments.port.DepartmentGateway."""

    def __init__(
        self,
        base_url: str,
        api_key_of: Callable[[str], str],
        callback_url: str | None,
        timeout: float,
        circuit: Callable[[], Circuit] = Circuit,
        watch: Watch = lambda _department, _outcome, _milliseconds: None,
    ) -> None:
        self._watch = watch
        self._api_key_of = api_key_of
        self._callback_url = callback_url
        self._circuits: defaultdict[str, Circuit] = defaultdict(circuit)
        self._transport = Transport(base_url, timeout)

    def file(self, request: FilingRequest) -> Receipt:
        """Files an application, grievance or appointment."""
        body = {
            "service": request.service,
            "fields": dict(request.fields),
            "documents": [answers.document(d) for d in request.documents if not d.get("later")] or "later",
            "applicant_ref": request.applicant,
            "language": request.language,
            "callback_url": self._callback_url,
        }
        filed = self._call(request.department, "POST", PATHS[request.filing], answers.Filed, body=body, key=request.key)
        fee = filed.fee.fee if filed.fee else None
        return Receipt(filed.reference_number, filed.status, filed.due_on, filed.appointment, fee, filed.near_on)

    def send_document(self, document: SentDocument) -> DocumentReceipt:
        """Sends a document of a filed application; Nonsense when the department says that it has another one."""
        digest = sha256(document.content).hexdigest()
        described: dict[str, Any] = {
            "id": document.document,
            "name": document.name,
            "content_type": document.content_type,
        }
        described |= {"size": len(document.content), "sha256": digest}
        body = {"documents": [answers.document(described) | {"content": b64encode(document.content).decode()}]}
        path = _path("applications", document.reference_number, "documents")
        answer = self._call(
            document.department, "POST", path, answers.DocumentsStored, body=body, key=document.key, seconds=SENDING
        )
        stored = next((one for one in answer.receipts if one.id == document.document), None)
        if stored is None or stored.sha256 != digest or answer.reference_number != document.reference_number:
            raise Nonsense("the receipt is for another document")
        return DocumentReceipt(stored.receipt_number, stored.sha256, stored.received_at)

    def progress(self, department: str, reference_number: str) -> Progress:
        """Where an application stands."""
        state = self._find(department, "GET", _path("applications", reference_number), answers.State)
        facts = state.model_dump(exclude={"fee", "deadline"})
        deadline = state.deadline.deadline if state.deadline else None
        return _about(reference_number, Progress(**facts, fee_due_paise=state.fee_due_paise, deadline=deadline))

    def answer_question(self, answer: OfficerAnswer) -> str:
        """Takes an answer to the officer."""
        body = {"question_id": answer.question_id, "text": answer.text, "fields": dict(answer.fields)}
        path = _path("applications", answer.reference_number, "answers")
        whole = body | {"documents": list(answer.documents)}
        taken = self._call(answer.department, "POST", path, answers.AnswerTaken, body=whole, key=answer.key)
        if taken.question_id != answer.question_id or taken.reference_number != answer.reference_number:
            raise Nonsense("the answer is about another question")
        return taken.status

    def escalate(self, department: str, reference_number: str, kind: str) -> Escalated:
        """Tells the next level of a deadline."""
        path = _path("applications", reference_number, "escalations")
        found = self._find(department, "POST", path, answers.Escalation, body={"kind": kind})
        if found.reference_number != reference_number or found.kind != kind:
            raise Nonsense("the answer is about another deadline")
        return Escalated(found.kind, found.told.model_dump(), found.deadline.deadline)

    def withdraw(self, department: str, reference_number: str) -> Progress:
        """Takes an application back."""
        path = _path("applications", reference_number, "withdraw")
        changed = self._find(department, "POST", path, answers.Changed, body={"remarks": ""})
        return _about(reference_number, Progress(service="", **changed.model_dump()))

    def bill(self, department: str, service: str, account_number: str) -> Bill:
        """The present bill of an account."""
        return _bill(self._find(department, "GET", _path("bills", service, account_number), answers.Bill))

    def open_bills(self, department: str, service: str, account_number: str) -> list[Bill]:
        """The bills of an account on which something is due, the oldest first."""
        path = _path("bills", service, account_number, "open")
        found = self._find(department, "GET", path, answers.Bills)
        return [_bill(bill) for bill in found.bills if bill.status == "due" and bill.payable_paise]

    def quote_fee(self, department: str, service: str, fields: Mapping[str, str]) -> Fee:
        """What an application with these answers costs."""
        body = {"service": service, "fields": dict(fields)}
        return self._call(department, "POST", "/fees", answers.FeeDue, body=body).fee

    def pay_fee(self, department: str, reference_number: str, money: Money) -> PaymentReceipt:
        """Records the fee of an application."""
        return self._pay(department, _path("applications", reference_number, "payments"), money)

    def pay_bill(
        self, department: str, service: str, account_number: str, money: Money, bill: str = ""
    ) -> PaymentReceipt:
        """Records the payment of a bill, or of a part of it."""
        more = {"bill_number": bill} if bill else {}
        return self._pay(department, _path("bills", service, account_number, "payments"), money, more)

    def _pay(self, department: str, path: str, money: Money, more: Mapping[str, str] | None = None) -> PaymentReceipt:
        paid = self._call(department, "POST", path, answers.Paid, body={**_told(money), **(more or {})})
        if (paid.amount_paise, paid.transaction_id) != (money.amount_paise, money.transaction_id):
            raise Nonsense("the receipt is about another payment")
        return PaymentReceipt(**paid.model_dump())

    def officials(self, pincode: str) -> list[Official]:
        """The offices that serve a PIN code; none when the directory does not know it."""
        try:
            found = self._find("*", "GET", "/officials?" + urlencode({"pincode": pincode}), answers.Officials)
        except UnknownThere:
            return []
        return [Official(o.designation.model_dump(), o.office.model_dump(), o.phone) for o in found.officials]

    def availability(self, department: str, service: str, place: str | None) -> list[Availability]:
        """What is free now."""
        params = {"service": service} | ({"place": place} if place else {})
        found = self._call(department, "GET", "/availability?" + urlencode(params), answers.Availability)
        return [
            Availability(f.name.model_dump(), r.name.model_dump(), r.available)
            for f in found.facilities
            for r in f.resources
        ]

    def officers_work(self, department: str, since: date, until: date) -> OfficersWork:
        """How much officers did on these days."""
        query = urlencode({"department": department, "from": since.isoformat(), "to": until.isoformat()})
        found = self._call(department, "GET", "/officers/work?" + query, answers.OfficersWork)
        if found.department != department or not since <= found.since <= found.until <= until:
            raise Nonsense("the answer is about other days or another department")
        return OfficersWork(
            found.since,
            found.until,
            [OfficerAct(**act.model_dump()) for act in found.done if found.since <= act.day <= found.until],
            [OfficerLoad(**load.model_dump()) for load in found.lying],
        )

    def certificate(self, number: str) -> Certificate:
        """Whether a certificate of that number exists and is valid."""
        found = self._find("*", "GET", _path("certificates", number), answers.CertificateState)
        counts = found.status == "valid" and not found.specimen
        became = None if found.status == "valid" or found.status == "expired" else found.status
        return Certificate(found.certificate_number, found.service, counts, found.issued_on, became)

    def certificate_document(self, department: str, number: str, patient: bool = False) -> bytes:
        """The PDF of a certificate."""
        path = _path("certificates", number, "document")
        seconds = PATIENT if patient else GETTING
        try:
            return self._exchange(department, "GET", path, {"Accept": "application/pdf"}, None, seconds, _pdf)
        except Refused as error:
            raise UnknownThere(str(error)) from error

    def certificate_keys(self) -> PublishedKeys:
        """The key set with which certificates are checked."""
        found = self._call("*", "GET", "/certificates/keys", answers.SignedKeys)
        return PublishedKeys(found.root, found.cose)

    def certificate_statuses(self) -> bytes:
        """The signed list of certificates that count no more."""
        return self._call("*", "GET", "/certificates/statuses", answers.SignedStatuses).cose

    def _find(self, department: str, method: str, path: str, answer: type[A], body: Any = None) -> A:
        """A call for something by its number: a number of another form than the department's is unknown there."""
        try:
            return self._call(department, method, path, answer, body=body)
        except Refused as error:
            raise UnknownThere(str(error)) from error

    def _call(
        self,
        department: str,
        method: str,
        path: str,
        answer: type[A],
        *,
        body: Any = None,
        key: str | None = None,
        seconds: float | None = None,
    ) -> A:
        headers = {"Accept": "application/json"}
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        headers |= {"Idempotency-Key": key} if key else {}
        content = None if body is None else json.dumps(body).encode()
        return self._exchange(department, method, path, headers, content, seconds, partial(_parsed, answer))

    def _exchange(
        self,
        department: str,
        method: str,
        path: str,
        headers: Mapping[str, str],
        content: bytes | None,
        seconds: float | None,
        read: Callable[[int, bytes], R],
    ) -> R:
        """What `read` makes of status and body; it raises a DepartmentError where they are not what was promised."""
        circuit = self._circuits[department]
        if not circuit.lets_through():
            raise Unavailable(f"{department} is left alone for a while")
        with_key = {"X-API-Key": self._api_key_of(department), **headers}
        began, outcome = monotonic(), "ok"
        try:
            result = read(*self._transport.exchange(method, path, with_key, content, seconds))
        except DepartmentError as error:
            # A department that answers "no" is alive; only silence and nonsense open the circuit.
            (circuit.failed if error.retryable else circuit.succeeded)()
            outcome = error.code if error.retryable else "ok"
            raise
        finally:
            self._watch(department, outcome, round((monotonic() - began) * 1000))
        circuit.succeeded()
        return result


def _path(*segments: str) -> str:
    return "".join(f"/{quote(segment, safe='')}" for segment in segments)


def _bill(found: answers.Bill) -> Bill:
    facts = found.model_dump(exclude={"status", "bill_number"})
    return Bill(**facts, paid=found.status == "paid", number=found.bill_number)


def _about(reference_number: str, progress: Progress) -> Progress:
    if progress.reference_number != reference_number:
        raise Nonsense("the answer is about another application")
    return progress


def _parsed(answer: type[A], status: int, content: bytes) -> A:
    if status not in (200, 201):
        raise _problem(status, content)
    try:
        return answer.model_validate_json(content)
    except ValidationError as error:
        raise Nonsense(f"{status} without the promised {answer.__name__}") from error


def _pdf(status: int, content: bytes) -> bytes:
    if status != OK:
        raise _problem(status, content)
    if not content.startswith(PDF_START):
        raise Nonsense("the document is no PDF")
    return content


def _problem(status: int, content: bytes) -> DepartmentError:
    """The error that a problem document (RFC 9457) tells of; its words are for logs, never for citizens."""
    try:
        problem = json.loads(content)
        code = str(problem.get("code", ""))[:60]
    except (ValueError, AttributeError, RecursionError):
        problem, code = {}, ""
    if code in BY_CODE:
        return Refused(f"{status} {code}", dict.fromkeys(BY_CODE[code], code))
    kind = error_class(status)
    if kind is Refused:
        return Refused(f"{status} {code}", _rejected(problem.get("errors")))
    return kind(f"{status} {code}")


def _rejected(errors: Any) -> dict[str, str]:
    """Ids of the rejected answers with the department's codes; what has not the form of an id is left out."""
    items = [item for item in errors if isinstance(item, dict)] if isinstance(errors, list) else []
    named = ((FIELD.fullmatch(str(item.get("field", ""))), str(item.get("code", ""))) for item in items)
    return {match.group(1): code for match, code in named if match}


def _told(money: Money) -> dict[str, Any]:
    """Money in the words of the API; a moment that is not known is left out."""
    body = asdict(money)
    paid_at = body.pop("paid_at")
    return body | ({"paid_at": f"{paid_at:%Y-%m-%dT%H:%M:%S}Z"} if paid_at else {})
