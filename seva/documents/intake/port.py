"""Where others meet the intake: the port, and one that looks at nothing for tests of what lies behind it."""

from collections.abc import Sequence
from typing import Protocol

from seva.documents.intake.errors import DocumentRefused
from seva.documents.intake.kinds import kind_of
from seva.documents.intake.model import PDF, Finding, Looked, Wanted


class LooksAtFiles(Protocol):
    """Makes of what a citizen sent one document fit to be sent on."""

    def look(self, files: Sequence[bytes], wanted: Wanted) -> Looked:
        """One document of the files, in their order. Blocks for a second or more: call it from a thread.

        DocumentRefused when another file is needed, IntakeUnavailable (retryable) when it could not be looked at.
        """

    def codes(self, content: bytes) -> tuple[str, ...]:
        """The texts of the QR codes in a file, of which nothing is kept. Blocks and raises as `look` does."""


class FakeIntake:
    """Takes everything of an accepted type as it is, or makes `made` of it.

    `findings` are told of each page, `refuse` is raised instead; `seen_codes` are the texts of the QR codes on whatever
    comes.
    """

    def __init__(self, findings: tuple[Finding, ...] = (), refuse: Exception | None = None) -> None:
        self.seen_codes: tuple[str, ...] = ()
        self.findings = findings
        self.refuse = refuse
        self.made: bytes | None = None
        self.seen: list[tuple[tuple[bytes, ...], Wanted]] = []

    def look(self, files: Sequence[bytes], wanted: Wanted) -> Looked:
        """The first file unchanged; several count as the pages of a PDF."""
        self.seen.append((tuple(files), wanted))
        if self.refuse is not None:
            raise self.refuse
        if not files:
            raise DocumentRefused("empty")
        kinds = [kind_of(content) for content in files]
        content_type = kinds[0] if len(files) == 1 else PDF
        findings = () if wanted.is_issued else self.findings
        content = self.made or files[0]
        return Looked(content, content_type, len(files), (findings,) * len(files), changed=False, code=self._code())

    def codes(self, content: bytes) -> tuple[str, ...]:
        """What a test has set."""
        if self.refuse is not None:
            raise self.refuse
        kind_of(content)
        return self.seen_codes

    def _code(self) -> str:
        return next((code for code in self.seen_codes if "/verify#" in code), "")
