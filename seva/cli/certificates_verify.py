"""`seva certificates verify`: whether a certificate is genuine, by its PDF, a photo, its link or its number."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from seva.catalogue import load_catalogue, load_messages
from seva.certificates import KeySet, Outcome, StatusList, Verdict, check_text, read_keys, read_statuses
from seva.certificates.errors import CertificateError
from seva.cli.certificates_monitor import Language
from seva.cli.messages import complain, console, told
from seva.clock import in_india, utc_now
from seva.core import http_gateway
from seva.departments.errors import UnknownThere
from seva.documents.intake import DocumentRefused, IntakeUnavailable, build_intake
from seva.documents.intake.model import MAX_FILE_BYTES
from seva.language.identifiers import parse_certificate_number
from seva.settings import Settings, load_settings
from seva.verifying import CannotRead, NothingTrusted, NumberOutcome, NumberVerdict, Trust, Words
from seva.verifying.seals import Seal, SealVerdict, look_at_seal

NOT_CHECKED, DOES_NOT_COUNT = 1, 2
PDF_START = b"%PDF-"
# In a text of the catalogue, what stands between stars is bold in the chat.
BOLD = "*"


def verify(
    what: Annotated[str, typer.Argument(help="A PDF or photo, the link of the QR code, or the certificate number.")],
    keys: Annotated[
        Path | None, typer.Option(help="File with the published key set; default: fetched or kept.")
    ] = None,
    statuses: Annotated[Path | None, typer.Option(help="File with the published status list.")] = None,
    root: Annotated[str, typer.Option(help="The state's root key (base64url) for these files.")] = "",
    authority: Annotated[
        list[Path] | None, typer.Option(help="Certificate of who vouches for signatures of PDFs. Repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The outcome as JSON, for other programs.")] = False,
    language: Annotated[Language | None, typer.Option(help="Language of the answer; default: both.")] = None,
) -> None:
    """Check a certificate. Exit code 0: genuine; 1: it could not be checked; 2: it is not genuine or counts no more."""
    languages = [language] if language else list(Language)
    with _told():
        settings = load_settings()
        found = _Found(settings, languages, _lists(settings, keys, statuses, root) if keys or statuses else None)
        is_good = found.look(what, [_read(file) for file in authority or ()])
        found.show(as_json)
    if not is_good:
        raise typer.Exit(DOES_NOT_COUNT)


@contextmanager
def _told() -> Iterator[None]:
    with told():
        try:
            yield
        except (CertificateError, UnicodeDecodeError) as error:
            complain(str(error))
            raise typer.Exit(NOT_CHECKED) from error


class _Found:
    """What was found of one certificate, in words and as values."""

    def __init__(
        self, settings: Settings, languages: list[Language], lists: tuple[KeySet, StatusList | None] | None
    ) -> None:
        self._settings, self._languages, self._lists = settings, languages, lists
        self._words = Words(load_catalogue(settings.catalogue), load_messages(settings.catalogue))
        self._lines: list[str] = []
        self._values: dict[str, Any] = {}

    def look(self, what: str, authorities: list[bytes]) -> bool:
        """Whether it is genuine, by whatever was given."""
        file = Path(what)
        if "#" not in what and len(what) < 1000 and file.is_file():
            return self._file(_read(file), authorities)
        number = parse_certificate_number(what) if "#" not in what else None
        return self._number(number) if number else self._code(what)

    def show(self, as_json: bool) -> None:
        """Prints it."""
        text = json.dumps(self._values, ensure_ascii=False, indent=2) if as_json else "\n".join(self._lines)
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _file(self, content: bytes, authorities: list[bytes]) -> bool:
        seal = look_at_seal(content, tuple(authorities)) if content.startswith(PDF_START) else None
        intake = build_intake(self._settings)
        try:
            codes = intake.codes(content)
        except (DocumentRefused, IntakeUnavailable) as error:
            raise CannotRead(f"The file cannot be opened: {error}.") from error
        finally:
            intake.close()
        if not codes:
            raise CannotRead(self._no_code())
        is_good = self._code(next((code for code in codes if "/verify#" in code), codes[0]))
        return self._seal(seal) and is_good if seal else is_good

    def _seal(self, seal: Seal) -> bool:
        self._values["seal"] = {"verdict": seal.verdict.value, "signer": seal.signer}
        self._lines += [self._words.seal(seal, language) for language in self._languages]
        return seal.verdict is not SealVerdict.changed

    def _code(self, text: str) -> bool:
        keys, statuses = self._lists or self._trusted()
        outcome = check_text(text, keys, statuses, _today())
        self._values = _as_values(outcome)
        for language in self._languages:
            said = [self._words.answer(outcome.verdict, language), *self._words.remarks(outcome, language)]
            facts = [f"  {line.label}: {line.value}" for line in self._words.facts(outcome, language)]
            self._lines += [*said, *facts, ""]
        return outcome.verdict is Verdict.genuine

    def _trusted(self) -> tuple[KeySet, StatusList | None]:
        folder = self._settings.home / "certificates"
        trust = Trust(http_gateway(self._settings), folder, self._settings.trusted_roots, utc_now)
        trusted = trust.now()
        return trusted.keys, trusted.statuses

    def _number(self, number: str) -> bool:
        outcome = _asked(self._settings, number)
        self._values = {"number": number, "verdict": outcome.verdict.value, "service": outcome.service}
        for language in self._languages:
            self._lines += [self._words.number(outcome, number, language).replace(BOLD, ""), ""]
        return outcome.verdict is NumberVerdict.counts

    def _no_code(self) -> str:
        return "\n".join(self._words.messages.text("verify.no_code", language) for language in self._languages)


def _asked(settings: Settings, number: str) -> NumberOutcome:
    """What the department says of a number; who runs this has the department's key, and is not counted."""
    try:
        found = http_gateway(settings).certificate(number)
    except UnknownThere:
        return NumberOutcome(NumberVerdict.unknown)
    return NumberOutcome(NumberVerdict.counts if found.valid else NumberVerdict.ended, found.service)


def _lists(settings: Settings, keys: Path | None, statuses: Path | None, root: str) -> tuple[KeySet, StatusList | None]:
    """The lists in files, as they are published: signed bytes, or the JSON that has them in it."""
    if keys is None:
        raise NothingTrusted("A status list needs its key set: give --keys too.")
    signed, named = _signed(_read(keys))
    roots = [_from_base64(root)] if root else list(settings.trusted_roots) or ([named] if named else [])
    if not roots:
        raise NothingTrusted("Give the state's root key with --root, or set SEVA_CERTIFICATE_ROOTS.")
    found = read_keys(signed, roots)
    return found, read_statuses(_signed(_read(statuses))[0], found, _today()) if statuses else None


def _signed(content: bytes) -> tuple[bytes, bytes]:
    """The signed bytes of a list, and the root key that its JSON names."""
    if not content.lstrip().startswith(b"{"):
        return content, b""
    try:
        told = json.loads(content)
        return _from_base64(told["cose"]), _from_base64(told.get("root", ""))
    except (ValueError, KeyError, TypeError) as error:
        raise NothingTrusted("The file holds no list as departments publish it.") from error


def _from_base64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _read(file: Path) -> bytes:
    if file.stat().st_size > MAX_FILE_BYTES:
        raise CannotRead(f"{file} is larger than 10 MB.")
    return file.read_bytes()


def _today() -> date:
    return in_india(utc_now()).date()


def _as_values(outcome: Outcome) -> dict[str, Any]:
    """The outcome for other programs; a record that nobody vouches for is left out."""
    values: dict[str, Any] = {"verdict": outcome.verdict.value, "is_signed": outcome.is_signed}
    if outcome.fingerprint:
        values["fingerprint"] = outcome.fingerprint.hex()
    if outcome.record and outcome.is_signed:
        record = asdict(outcome.record)
        values["record"] = {name: _plain(value) for name, value in record.items() if value not in (None, "")}
    if outcome.status:
        status = outcome.status
        values["ended"] = {"kind": status.kind.name, "since": str(status.since), "reason": status.reason.name}
    if outcome.statuses_as_of:
        values["statuses_as_of"] = outcome.statuses_as_of.isoformat()
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if isinstance(value, int | str) else str(value)
