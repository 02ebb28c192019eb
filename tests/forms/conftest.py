"""The tables of both databases, as for storage."""

from tests.storage.conftest import *  # noqa: F403
