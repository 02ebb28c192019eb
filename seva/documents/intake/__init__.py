"""Looking at files that citizens send: what they are, whether they can be read, and making them fit to be sent on.

`Intake.look(files, wanted)` gives one document or refuses kindly. Nothing is decoded in the caller's process.
"""

from seva.documents.intake.errors import DocumentRefused, IntakeUnavailable, ScanUnavailable
from seva.documents.intake.model import FINDINGS, Finding, Looked, Wanted
from seva.documents.intake.port import FakeIntake, LooksAtFiles

__all__ = [
    "FINDINGS",
    "DocumentRefused",
    "FakeIntake",
    "Finding",
    "IntakeUnavailable",
    "Looked",
    "LooksAtFiles",
    "ScanUnavailable",
    "Wanted",
]
