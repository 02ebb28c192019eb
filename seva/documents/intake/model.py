"""What goes into the intake and what comes out of it."""

from dataclasses import dataclass
from typing import Literal

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
PICTURES = (JPEG, PNG, WEBP)
TAKEN = (*PICTURES, PDF)

# Advice about a photo, the gravest first: it shows nothing; an edge of the paper is outside; it cannot be read.
Finding = Literal["nothing", "cut_off", "blurred", "dark", "glare"]
FINDINGS: tuple[Finding, ...] = ("nothing", "cut_off", "blurred", "dark", "glare")

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_FILES = 10
MAX_PIXELS = 50_000_000
MAX_SIDE = 16_000


@dataclass(frozen=True)
class Wanted:
    """What the department takes: bytes in one file, and pages; `is_issued`: came from its issuer, not from a camera.

    e-District takes 100 KB; read as 100,000 bytes it is right whichever way the department counts.
    """

    max_bytes: int = 100_000
    max_pages: int = 10
    is_issued: bool = False


@dataclass(frozen=True)
class Looked:
    """A document fit to be kept and sent on: one JPEG or one PDF, within what was wanted.

    `findings` is the advice about all pages, the gravest first, `by_page` that of each. `masked`: how many Aadhaar
    numbers were covered. `changed` is False when `content` is the file as it came. `code` is the address in the QR code
    of a certificate, empty if there is none.
    """

    content: bytes
    content_type: str
    pages: int
    by_page: tuple[tuple[Finding, ...], ...] = ()
    masked: int = 0
    changed: bool = True
    code: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The advice about all pages, each once, the gravest first."""
        return tuple(finding for finding in FINDINGS if any(finding in page for page in self.by_page))

    @property
    def suffix(self) -> str:
        """The end of a file name for this type."""
        return "pdf" if self.content_type == PDF else "jpg"
