"""`seva certificates monitor`: whether the transparency log still shows what it showed before, and shows it to all."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.progress import Progress

from seva.certificates.monitor.checking import Look
from seva.certificates.monitor.errors import Alarm
from seva.certificates.monitor.source import HttpLog, fetch, session
from seva.certificates.monitor.state import Seen, heads_in, read_seen, write_json, write_seen
from seva.certificates.monitor.words import words
from seva.certificates.transparency import BadKey
from seva.certificates.transparency.keys import LogKey, read_key
from seva.cli.messages import complain, console, errors
from seva.clock import INDIA
from seva.errors import SevaError
from seva.logs import configure_logs
from seva.settings import load_settings

log = structlog.get_logger(__name__)
NOT_CHECKED, ALARM = 1, 2
ROOT_BYTES = 32


class Language(StrEnum):
    """The language of what is told."""

    en = "en"
    hi = "hi"


def monitor(
    url: Annotated[str, typer.Argument(help="Where the log is, such as https://seva.example.in.")],
    key: Annotated[str, typer.Option(help="The log's key, one line. Without it the first look trusts the log.")] = "",
    state: Annotated[Path | None, typer.Option(help="File of what was seen; default: under SEVA_HOME.")] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Read every entry again, not only the new ones.")] = False,
    compare: Annotated[
        list[str] | None, typer.Option(help="File or address of another monitor's state, or a head. Repeatable.")
    ] = None,
    root: Annotated[
        list[str] | None,
        typer.Option(help="The state's root key (base64url). Without it the first one seen. Repeatable."),
    ] = None,
    max_age: Annotated[float, typer.Option(min=0, help="Hours after which a head is too old.")] = 3,
    language: Annotated[Language, typer.Option(help="Language of the answer.")] = Language.en,
) -> None:
    """Check that history has not changed. Exit code 0: all is well; 1: it could not be checked; 2: alarm."""
    told = Told(language)
    try:
        settings = load_settings()
        configure_logs(settings.log_level)
        file = state or settings.home / "monitor" / f"{_slug(url)}.json"
        given = Given(key, tuple(map(_root, root or [])) or settings.trusted_roots)
        _look(url, given, file, audit, compare or [], timedelta(hours=max_age), told)
    except Alarm as alarm:
        _cry(alarm, url, file, told)
        raise typer.Exit(ALARM) from alarm
    except (SevaError, OSError, UnicodeDecodeError) as error:
        complain(told.text("not_checked", reason=str(error)))
        raise typer.Exit(NOT_CHECKED) from error


@dataclass(frozen=True)
class Told:
    """Says things in one language."""

    language: Language

    def text(self, name: str, **values: object) -> str:
        """The text in this language."""
        return words().text(name, self.language, **values)

    def say(self, name: str, **values: object) -> None:
        """Prints the text."""
        console.print(self.text(name, **values), markup=False, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Given:
    """What is trusted beforehand: the log's key, one line, and root keys of the state; either may be missing."""

    key: str
    roots: tuple[bytes, ...]


def _root(text: str) -> bytes:
    try:
        found = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        found = b""
    if len(found) != ROOT_BYTES:
        raise BadKey("A root key is 32 bytes in base64url: 43 letters.")
    return found


def _look(
    url: str, given: Given, file: Path, audit: bool, compare: Sequence[str], max_age: timedelta, told: Told
) -> None:
    source, seen = HttpLog(url), read_seen(file)
    others = [note for place in compare for note in _heads_at(place)]
    chosen = _key(given.key, seen, source)
    before = 0 if seen is None else seen.frontier.size
    with Progress(console=errors, transient=True) if errors.is_terminal else nullcontext() as bar:
        task = bar.add_task(told.text("progress"), total=None) if bar else None

        def progress(done: int, total: int) -> None:
            if bar and task is not None:
                bar.update(task, completed=done, total=total)

        look = Look(source, chosen, datetime.now(UTC), max_age, progress, given.roots)
        now = look.check(seen, audit=audit)
        same = look.compare(now, others)
    write_seen(file, now)
    _report(told, now, before, first=seen is None, audited=audit or seen is None)
    if compare:
        told.say("compared", count=same)
    if seen is None and not given.key:
        told.say("trusted")


def _key(given: str, seen: Seen | None, source: HttpLog) -> LogKey:
    """The key that was given, or that was used before, or on a first look the one that the log shows."""
    if given:
        return read_key(given)
    return seen.key if seen else read_key(source.key())


def _heads_at(place: str) -> list[str]:
    if re.match(r"https?://", place):
        return heads_in(fetch(session(), place))
    return heads_in(Path(place).read_text(encoding="utf-8"))


def _report(told: Told, now: Seen, before: int, *, first: bool, audited: bool) -> None:
    signed_at = f"{now.last.signed_at.astimezone(INDIA):%d/%m/%Y %H:%M:%S}"
    size = now.frontier.size
    told.say("well", size=size, added=size - before, signed_at=signed_at)
    if audited:
        told.say("audited", size=size)
    if first:
        told.say("first", log_key=now.key.text)


def _cry(alarm: Alarm, url: str, file: Path, told: Told) -> None:
    now = datetime.now(UTC)
    log.error("transparency_log_alarm", finding=alarm.finding.value, url=url)
    complain(told.text("alarm", finding=alarm.finding.value))
    complain(told.text(f"finding.{alarm.finding.value}"))
    evidence = file.with_name(f"{file.stem}.alarm-{now:%Y%m%dT%H%M%S}-{alarm.finding}.json")
    with suppress(OSError):
        write_json(evidence, {"finding": alarm.finding, "url": url, "at": now.isoformat(), "heads": list(alarm.notes)})
        complain(told.text("evidence", file=evidence))


def _slug(url: str) -> str:
    return f"{re.sub(r'[^a-z0-9]+', '-', url.lower()).strip('-')[:40]}-{sha256(url.encode()).hexdigest()[:8]}"
