from datetime import date

import pytest

from seva.core import Core
from seva.departments.fake import FakeDepartment
from tests.verifying.lab import SHOWN, Lab


@pytest.fixture
def lab() -> Lab:
    """The lab on the day of the tests' clock, with all that is shown made, so that its lists are whole."""
    made = Lab(date(2026, 11, 22))
    for show in SHOWN.values():
        show(made)
    return made


@pytest.fixture
def verifier(core: Core, lab: Lab, department: FakeDepartment) -> Core:
    """A core whose departments publish the lab's lists."""
    department.keys, department.ended = lab.publish()
    return core
