"""One intake, with its child process kept warm, for all tests of this folder."""

from collections.abc import Iterator

import pytest

from seva.documents.intake import Intake


@pytest.fixture(scope="session")
def intake() -> Iterator[Intake]:
    intake = Intake()
    intake.warm()
    yield intake
    intake.close()
