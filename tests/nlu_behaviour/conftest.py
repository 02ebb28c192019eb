"""The trained model, loaded once."""

import pytest

from tests.nlu_behaviour.model import Model


@pytest.fixture(scope="session")
def model() -> Model:
    return Model()
