"""The gateway over HTTP: the department API, version 1.

Every call has a deadline, a limit on the answer's size, and a circuit for its department. Reading is tried twice; filing
is tried once here, with an idempotency key, and again by the worker.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any, TypeVar

import requests
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from seva.departments import answers
from seva.departments.circuit import Circuit
from seva.departments.errors import Nonsense, Refused, Unavailable, UnknownThere, error_class
from seva.departments.port import Availability, Bill, Certificate, FilingRequest, Official, Progress, Receipt
from seva.errors import DepartmentError

CONNECT_SECONDS = 1.0
LARGEST_ANSWER = 1024 * 1024
READING = Retry(total=1, backoff_factor=0.1, status_forcelist=(502, 503, 504), allowed_methods=("GET",), raise_on_status=False)
# Where each kind of filing goes.
PATHS: Mapping[str, str] = {"application": "/applications", "grievance": "/grievances", "appointment": "/appointments"}

A = TypeVar("A", bound=BaseModel)


class HttpGateway:
    """Implements seva.departments.port.DepartmentGateway."""

    def __init__(
        self,
        base_url: str,
        api_key_of: Callable[[str], str],
        callback_url: str | None,
        timeout: float,
        circuit: Callable[[], Circuit] = Circuit,
    ) -> None:
        self._base = base_url
        self._api_key_of = api_key_of
        self._callback_url = callback_url
        self._timeout = timeout
        self._circuits: defaultdict[str, Circuit] = defaultdict(circuit)
        self._session = requests.Session()
        adapter = HTTPAdapter(pool_connections=4, pool_maxsize=16, max_retries=READING)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

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
        return Receipt(filed.reference_number, filed.status, filed.due_on)

    def progress(self, department: str, reference_number: str) -> Progress:
        """Where an application stands."""
        state = self._call(department, "GET", f"/applications/{reference_number}", answers.State)
        return Progress(**state.model_dump())

    def withdraw(self, department: str, reference_number: str) -> Progress:
        """Takes an application back."""
        path = f"/applications/{reference_number}/withdraw"
        changed = self._call(department, "POST", path, answers.Changed, body={"remarks": ""})
        return Progress(service="", **changed.model_dump())

    def bill(self, department: str, service: str, account_number: str) -> Bill:
        """The open bill of an account."""
        found = self._call(department, "GET", f"/bills/{service}/{account_number}", answers.Bill)
        return Bill(
            account_number=found.account_number,
            period_from=found.period_from,
            period_to=found.period_to,
            payable_paise=found.payable_paise,
            due_on=found.due_on,
            rebate_paise=found.rebate_paise,
            late_fee_paise=found.late_fee_paise,
            paid=found.status == "paid",
        )

    def officials(self, pincode: str) -> list[Official]:
        """The offices that serve a PIN code."""
        found = self._call("*", "GET", "/officials", answers.Officials, params={"pincode": pincode})
        return [Official(o.designation.model_dump(), o.office.model_dump(), o.phone) for o in found.officials]

    def availability(self, department: str, service: str, place: str | None) -> list[Availability]:
        """What is free now."""
        params = {"service": service} | ({"place": place} if place else {})
        found = self._call(department, "GET", "/availability", answers.Availability, params=params)
        return [
            Availability(f.name.model_dump(), r.name.model_dump(), r.available) for f in found.facilities for r in f.resources
        ]

    def certificate(self, number: str) -> Certificate:
        """Whether a certificate of that number exists and is valid."""
        try:
            found = self._call("*", "GET", f"/certificates/{number}", answers.CertificateState)
        except Refused as error:  # a number of another form than the department's
            raise UnknownThere(str(error)) from error
        return Certificate(found.certificate_number, found.service, not found.specimen, found.issued_on)

    def _call(
        self, department: str, method: str, path: str, answer: type[A], *, body: Any = None, params: Any = None, key: str | None = None
    ) -> A:
        circuit = self._circuits[department]
        if not circuit.lets_through():
            raise Unavailable(f"{department} is left alone for a while")
        try:
            result = self._parsed(answer, *self._exchange(department, method, path, body, params, key))
        except DepartmentError as error:
            # A department that answers "no" is alive; only silence and nonsense open the circuit.
            (circuit.failed if error.retryable else circuit.succeeded)()
            raise
        circuit.succeeded()
        return result

    def _exchange(self, department: str, method: str, path: str, body: Any, params: Any, key: str | None) -> tuple[int, bytes]:
        headers = {"X-API-Key": self._api_key_of(department), "Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        deadline = monotonic() + self._timeout
        try:
            with self._session.request(
                method,
                self._base + path,
                json=body,
                params=params,
                headers=headers,
                timeout=(CONNECT_SECONDS, self._timeout),
                stream=True,
                allow_redirects=False,
            ) as response:
                return response.status_code, _read(response, deadline)
        except requests.RequestException as error:
            raise Unavailable(type(error).__name__) from error

    def _parsed(self, answer: type[A], status: int, content: bytes) -> A:
        if status not in (200, 201):
            raise _problem(status, content)
        try:
            return answer.model_validate_json(content)
        except ValidationError as error:
            raise Nonsense(f"{status} without the promised {answer.__name__}") from error


def _read(response: requests.Response, deadline: float) -> bytes:
    """The body, read until the deadline: a department that drips must not hold a conversation."""
    content = b""
    for chunk in response.iter_content(chunk_size=64 * 1024):
        content += chunk
        if len(content) > LARGEST_ANSWER:
            raise Nonsense("the answer is too large")
        if monotonic() > deadline:
            raise Unavailable("the answer came too slowly")
    return content


def _problem(status: int, content: bytes) -> DepartmentError:
    """The error that a problem document (RFC 9457) tells of; its words are for logs, never for citizens."""
    try:
        problem = json.loads(content)
        code = str(problem.get("code", ""))[:60]
    except (ValueError, AttributeError):
        problem, code = {}, ""
    kind = error_class(status)
    if kind is Refused:
        errors = problem.get("errors") if isinstance(problem.get("errors"), list) else []
        fields = {str(e.get("field", "")).removeprefix("fields."): str(e.get("code", "")) for e in errors if isinstance(e, dict)}
        return Refused(f"{status} {code}", fields)
    return kind(f"{status} {code}")
