"""The intake that the settings describe."""

from seva.documents.intake.intake import Intake
from seva.documents.intake.scan import Clamd, NoScanner
from seva.settings import Settings


def build_intake(settings: Settings) -> Intake:
    """No process is started before the first file comes; `warm` starts one."""
    scanner = Clamd(settings.clamd) if settings.clamd else NoScanner()
    return Intake(scanner, settings.intake_processes)
