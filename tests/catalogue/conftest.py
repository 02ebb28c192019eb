"""A copy of the catalogue for each test that changes it."""

from pathlib import Path

import pytest

from tests.catalogue.copies import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "catalogue")
