"""Pages of a document as pictures, for people to look at: drawn in a child process, as everything of strangers is."""

from dataclasses import dataclass
from threading import Lock

from seva.documents.intake.errors import DocumentRefused, IntakeUnavailable
from seva.documents.intake.kinds import kind_of
from seva.documents.intake.limits import Limits
from seva.documents.intake.model import JPEG, PDF
from seva.documents.intake.pool import ChildGone, Pool

STARTS = b"\xff\xd8"
MOST_PAGES = 100


@dataclass(frozen=True)
class Drawn:
    """A page as a JPEG, empty if the document ends before it, and how many pages there are."""

    picture: bytes
    pages: int


class Drawings:
    """Draws pages, and keeps the last few that were drawn. Safe to use from several threads."""

    def __init__(self, pool: Pool | None = None, kept: int = 24) -> None:
        self._pool, self._most = pool or Pool(), kept
        self._kept: dict[tuple[str, int], Drawn] = {}
        self._lock = Lock()

    def page(self, content: bytes, digest: str, page: int = 1) -> Drawn:
        """A page, counted from 1; `digest` tells documents apart. DocumentRefused when it cannot be drawn,
        IntakeUnavailable (retryable) when nobody is free to draw it."""
        with self._lock:
            found = self._kept.get((digest, page))
        return found or self._keep((digest, page), self._draw(content, page))

    def _draw(self, content: bytes, page: int) -> Drawn:
        words = {"do": "page", "is_pdf": kind_of(content) == PDF, "page": page, "max_pages": MOST_PAGES}
        try:
            said, made = self._pool.do(words, content, Limits())
        except ChildGone as error:
            raise DocumentRefused("heavy") from error
        if "refused" in said:
            raise DocumentRefused(str(said["refused"])[:40])
        if said.get("content_type") != JPEG or (made and not made.startswith(STARTS)):
            raise IntakeUnavailable("The process that opens documents answered nonsense.")
        return Drawn(made, len(said["by_page"]))

    def _keep(self, key: tuple[str, int], drawn: Drawn) -> Drawn:
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > self._most:
                self._kept.pop(next(iter(self._kept)))
        return drawn

    def close(self) -> None:
        """Ends the child process."""
        self._pool.close()
