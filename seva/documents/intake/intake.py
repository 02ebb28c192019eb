"""Looks at what citizens send. Type, size and headers are checked here; everything else happens in a child process."""

import json
from collections.abc import Sequence
from typing import Any, get_args

from seva.documents.intake.errors import DocumentRefused, IntakeUnavailable
from seva.documents.intake.headers import check_header
from seva.documents.intake.kinds import kind_of
from seva.documents.intake.limits import Limits
from seva.documents.intake.model import JPEG, MAX_FILES, PDF, Finding, Looked, Wanted
from seva.documents.intake.pool import ChildGone, Pool
from seva.documents.intake.scan import NoScanner, Scanner

STARTS = {JPEG: b"\xff\xd8", PDF: b"%PDF-"}
LONGEST_REASON = 40
LONGEST_CODE, MOST_CODES = 8000, 4


class Intake:
    """Makes one document of what came. Safe to use from several threads; `close` ends its processes."""

    def __init__(self, scanner: Scanner | None = None, processes: int = 1, limits: Limits | None = None) -> None:
        self._scanner = scanner or NoScanner()
        self._pool = Pool(processes)
        self._limits = limits or Limits()

    def look(self, files: Sequence[bytes], wanted: Wanted) -> Looked:
        """One document of the files, in their order. Blocks for a second or more: call it from a thread.

        DocumentRefused when another file is needed, IntakeUnavailable (retryable) when it could not be looked at.
        """
        kinds = [_checked(content) for content in files]
        if not kinds:
            raise DocumentRefused("empty")
        if len(kinds) > min(MAX_FILES, wanted.max_pages):
            raise DocumentRefused("too_many_pages", {"pages": len(kinds), "most": min(MAX_FILES, wanted.max_pages)})
        if len(kinds) > 1 and PDF in kinds:
            raise DocumentRefused("one_pdf")
        for content in files:
            self._scanner.check(content)
        if kinds == [PDF]:
            return self._pdf(files[0], wanted)
        return self._picture(files[0], wanted) if len(files) == 1 else self._album(files, wanted)

    def codes(self, content: bytes) -> tuple[str, ...]:
        """The texts of the QR codes in a picture or PDF; nothing of it is kept. Raises as `look` does."""
        _checked(content)
        self._scanner.check(content)
        _, made = self._done({"do": "codes"}, content, self._limits)
        return tuple(str(text)[:LONGEST_CODE] for text in json.loads(made)[:MOST_CODES])

    def warm(self) -> None:
        """Loads what the first look would have to wait for."""
        self._pool.warm()

    def pids(self) -> list[int]:
        """The process ids of the children that live now, to see what they cost."""
        return self._pool.pids()

    def close(self) -> None:
        """Ends the child processes."""
        self._pool.close()

    def _picture(self, content: bytes, wanted: Wanted) -> Looked:
        said, made = self._done({"do": "picture", **_asked(wanted)}, content, self._limits)
        return _looked(said, made, wanted)

    def _album(self, files: Sequence[bytes], wanted: Wanted) -> Looked:
        pages = [self._done({"do": "picture", **_asked(wanted), "max_bytes": 0}, one, self._limits) for one in files]
        words = {
            "do": "bind",
            "max_bytes": wanted.max_bytes,
            "sizes": [len(made) for _, made in pages],
            "line_heights": [float(said["line_height"]) for said, _ in pages],
        }
        said, made = self._done(words, b"".join(made for _, made in pages), self._limits.for_pages(len(pages)))
        said["by_page"] = [page for seen, _ in pages for page in seen["by_page"]]
        said["masked"] = sum(int(seen["masked"]) for seen, _ in pages)
        return _looked(said, made, wanted)

    def _pdf(self, content: bytes, wanted: Wanted) -> Looked:
        words = {"do": "pdf", **_asked(wanted), "max_pages": wanted.max_pages}
        said, made = self._done(words, content, self._limits.for_pages(wanted.max_pages))
        return _looked(said, made, wanted)

    def _done(self, words: dict[str, Any], body: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
        try:
            said, made = self._pool.do(words, body, limits)
        except ChildGone as error:
            raise DocumentRefused("heavy") from error
        if "refused" in said:
            told = said.get("values")
            values = {str(name): str(value) for name, value in (told if isinstance(told, dict) else {}).items()}
            raise DocumentRefused(str(said["refused"])[:LONGEST_REASON], values)
        return said, made


def _checked(content: bytes) -> str:
    kind = kind_of(content)
    if kind != PDF:
        check_header(content, kind)
    return kind


def _asked(wanted: Wanted) -> dict[str, Any]:
    return {"max_bytes": wanted.max_bytes, "is_issued": wanted.is_issued}


def _looked(said: dict[str, Any], made: bytes, wanted: Wanted) -> Looked:
    """What the child answered, believed only as far as it can be checked here."""
    content_type = str(said["content_type"])
    if not made.startswith(STARTS.get(content_type, b"\0")) or len(made) > wanted.max_bytes:
        raise IntakeUnavailable("The process that opens documents answered nonsense.")
    by_page = tuple(tuple(found for found in page if found in get_args(Finding)) for page in said["by_page"])
    return Looked(made, content_type, len(by_page), by_page, int(said["masked"]), bool(said["changed"]), _code(said))


def _code(said: dict[str, Any]) -> str:
    return str(said.get("code") or "")[:LONGEST_CODE]
