"""Looking at files that citizens send: what they are, whether they can be read, and making them fit to be sent on.

`Intake.look(files, wanted)` gives one document or refuses kindly. Nothing is decoded in the caller's process.
"""

from seva.documents.intake.build import build_intake
from seva.documents.intake.errors import DocumentRefused, IntakeUnavailable, ScanUnavailable
from seva.documents.intake.intake import Intake
from seva.documents.intake.model import FINDINGS, Finding, Looked, Wanted
from seva.documents.intake.port import FakeIntake, LooksAtFiles
from seva.documents.intake.wanted import wanted_of

__all__ = [
    "FINDINGS",
    "DocumentRefused",
    "FakeIntake",
    "Finding",
    "Intake",
    "IntakeUnavailable",
    "Looked",
    "LooksAtFiles",
    "ScanUnavailable",
    "Wanted",
    "build_intake",
    "wanted_of",
]
