"""`python -m benchmarks.certificates`: certificates issued, checked and printed a second; sizes of codes."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import cbor2
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pycose.keys import OKPKey
from pycose.keys.curves import Ed25519
from pycose.messages import Sign1Message
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from backoffice import database
from backoffice.certificates import issue
from backoffice.certificates.paper.document import lay_out
from backoffice.certificates.paper.sealing import sealed
from backoffice.certificates.seals import seal_for
from backoffice.models import Application
from backoffice.office import Office, open_office
from backoffice.settings import BackofficeSettings
from backoffice.times import utc_now
from benchmarks.certificates.encodings import ENCODINGS, VERIFY, Size
from seva.catalogue import Catalogue, load_catalogue
from seva.certificates import (
    Key,
    KeySet,
    Kind,
    Record,
    StatusList,
    Use,
    Verdict,
    check,
    encode_record,
    fact_named,
    key_id,
    public_bytes,
    sign,
)

SECONDS = 2.0
OUT = Path("var/bench/certificates.json")
console = Console()
TODAY = date(2026, 11, 20)
FIELDS = {
    "applicant_name": "सुनीता देवी",
    "guardian_name": "रमेश कुमार",
    "annual_income": "120000",
    "district": "new_delhi",
}
RECORD = Record(
    number="DL-CRT-2026-12345678",
    service="income_certificate",
    kind=Kind.certificate,
    department="revenue",
    state="DL",
    holder="Sunita Devi",
    facts={
        fact_named("guardian_name").code: "Ramesh Kumar",
        fact_named("annual_income").code: 12_000_000,
        fact_named("district").code: "new_delhi",
    },
    issued_on=TODAY,
    valid_until=date(2027, 11, 19),
    issuer="sdm",
)
HINDI: dict[int, str | int] = {
    fact_named("guardian_name").code: "राजेंद्र प्रसाद श्रीवास्तव",
    fact_named("annual_income").code: 12_000_000,
}
CONTENTS = {
    "Latin names": RECORD,
    "Hindi names": replace(RECORD, holder="श्रीमती सुनीता देवी", facts={**RECORD.facts, **HINDI}),
    "caste, three long Hindi names": replace(
        RECORD,
        service="caste_certificate_scst",
        holder="श्रीमती राजराजेश्वरी लक्ष्मीबाई त्रिवेदी",
        facts={
            fact_named("father_name").code: "विश्वनाथ प्रताप नारायण त्रिवेदी",
            fact_named("mother_name").code: "श्रीमती ज्ञानेश्वरी कृष्णाबाई त्रिवेदी",
            fact_named("scst_category").code: "sc",
            fact_named("caste_name").code: "वाल्मीकि",
            fact_named("district").code: "new_delhi",
        },
    ),
}


def a_second(work: Callable[[], object]) -> float:
    """How often a second it is done, measured over SECONDS."""
    work()
    start, done = perf_counter(), 0
    while perf_counter() - start < SECONDS:
        work()
        done += 1
    return done / (perf_counter() - start)


@contextmanager
def an_office(catalogue: Catalogue) -> Iterator[Office]:
    """A back office on SQLite, set to lose nothing, as `make run` has it."""
    with TemporaryDirectory() as folder:
        engine = database.connect(f"sqlite:///{folder}/backoffice.db")
        database.upgrade(engine)
        key = SecretStr(Fernet.generate_key().decode())
        given = BackofficeSettings(
            officer_key=SecretStr("o"), callback_secret=SecretStr("c"), encryption_key=key, verify_url=VERIFY,
            log_keys=(SecretStr(urlsafe_b64encode(bytes(32)).decode()),),
        )  # fmt: skip
        yield open_office(engine, catalogue, given, utc_now)
        engine.dispose()


def issuing(office: Office) -> Callable[[], object]:
    """Issues one certificate in a transaction of its own, on an application that is put there for it."""
    count = 0

    def work() -> object:
        nonlocal count
        count += 1
        with office.sessions.writing() as session:
            application = _application(office, count)
            session.add(application)
            session.flush()
            return issue(session, office, application)

    return work


def _application(office: Office, count: int) -> Application:
    return Application(
        reference_number=f"REV26-{count:08d}",
        kind="application",
        department="revenue",
        service="income_certificate",
        status="approved",
        language="hi",
        applicant_ref="citizen",
        client="benchmark",
        callback_url=None,
        fields_encrypted=office.cipher.encrypt(json.dumps(FIELDS)),
        fee_paise=0,
        filed_at=office.now(),
        updated_at=office.now(),
        due_on=None,
    )


def speeds(catalogue: Catalogue) -> dict[str, float]:
    """Each step, times a second, in one process."""
    private = Ed25519PrivateKey.generate()
    public = public_bytes(private)
    cose, now = sign(encode_record(RECORD), private), datetime(2026, 11, 20, tzinfo=UTC)
    key = Key(key_id(public), Use.certificates, "DL", "revenue", public, TODAY, TODAY, date(2056, 1, 1))
    keys = KeySet(1, now, now + timedelta(7), {key.kid: key})
    statuses = StatusList(1, now, now + timedelta(1), {})
    theirs = OKPKey(crv=Ed25519, x=public)

    def by_pycose() -> bool:
        message: Any = Sign1Message.from_cose_obj(cbor2.loads(cose[1:]), allow_unknown_attributes=True)
        message.key = theirs
        return bool(message.verify_signature() and cbor2.loads(message.payload))

    assert check(cose, keys, statuses, TODAY).verdict is Verdict.genuine and by_pycose()
    with an_office(catalogue) as office:
        with office.sessions.writing() as session:
            seal = seal_for(session, office, "revenue")
        plain = lay_out(RECORD, cose, catalogue, VERIFY, now)
        return {
            "record encoded and signed": a_second(lambda: sign(encode_record(RECORD), private)),
            "issued, with its transaction": a_second(issuing(office)),
            "checked": a_second(lambda: check(cose, keys, statuses, TODAY)),
            "signature verified by pycose": a_second(by_pycose),
            "PDF laid out": a_second(lambda: lay_out(RECORD, cose, catalogue, VERIFY, now)),
            "PDF signed": a_second(lambda: sealed(plain, seal, RECORD.number)),
        }


def sizes() -> dict[str, dict[str, Size]]:
    """The code of each content in each encoding."""
    private = Ed25519PrivateKey.generate()
    return {
        name: {encoding: made(record, private) for encoding, made in ENCODINGS.items()}
        for name, record in CONTENTS.items()
    }


def main() -> None:
    """Measures and prints everything, and keeps it."""
    measured, codes = speeds(load_catalogue(Path("catalogue"))), sizes()
    table = Table("step", "a second", title="Certificates, one process")
    for step, times in measured.items():
        table.add_row(step, f"{times:,.0f}" if times > 20 else f"{times:.1f}")
    console.print(table)
    table = Table("content", *ENCODINGS, title="Bytes as packed, and version of the QR code at level M")
    for name, made in codes.items():
        table.add_row(name, *(f"{size.content} B, {size.version or 'none'}" for size in made.values()))
    console.print(table)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    kept = {name: {encoding: vars(size) for encoding, size in made.items()} for name, made in codes.items()}
    OUT.write_text(json.dumps({"a_second": measured, "codes": kept}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
