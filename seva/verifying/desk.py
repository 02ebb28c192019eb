"""Checks what somebody shows: a link, what a QR code says, a photo or PDF, a number."""

from datetime import timedelta

from seva.certificates import Outcome, check_text
from seva.clock import Clock, in_india
from seva.documents.intake import DocumentRefused, IntakeUnavailable, LooksAtFiles
from seva.tries import Tries
from seva.verifying.errors import CannotRead, TooOften
from seva.verifying.numbers import Numbers
from seva.verifying.trust import Trust
from seva.verifying.words import Words

WITHIN = timedelta(hours=1)
# Opening a file costs a second of a processor: so many in an hour for one asker, and for all.
MOST_FILES, MOST_FILES_OF_ALL = 20, 600
ADDRESS = "/verify#"


class VerifyingDesk:
    """What the chat, the page and the command share; nothing that is shown here is kept."""

    def __init__(
        self, trust: Trust, intake: LooksAtFiles, numbers: Numbers, tries: Tries, words: Words, clock: Clock
    ) -> None:
        self.trust = trust
        self.numbers = numbers
        self.words = words
        self._intake = intake
        self._tries = tries
        self._clock = clock

    def text(self, text: str) -> Outcome:
        """What a link or a code is; NothingTrusted when there are no keys to check with."""
        trusted = self.trust.now()
        return check_text(text, trusted.keys, trusted.statuses, in_india(self._clock()).date())

    def codes(self, content: bytes, asker: str) -> tuple[str, ...]:
        """What the QR codes in a file say, that of a certificate first.

        TooOften when the asker, or all together, had so many read; CannotRead when it is no picture or PDF.
        """
        mine = self._tries.take(f"verify-file:{asker}", MOST_FILES, WITHIN)
        if not (mine and self._tries.take("verify-file:all", MOST_FILES_OF_ALL, WITHIN)):
            raise TooOften("Too many files were read in this hour.")
        try:
            found = self._intake.codes(content)
        except (DocumentRefused, IntakeUnavailable) as error:
            raise CannotRead(str(error)) from error
        return tuple(sorted(found, key=lambda text: ADDRESS not in text))
