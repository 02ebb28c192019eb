"""The actions on a core with a department in memory."""

import pkgutil
from importlib import import_module

import pytest

import actions
import actions.base
from seva.core import Core
from tests.actions.conversation import Conversation

for module in pkgutil.iter_modules(actions.__path__, "actions."):
    import_module(module.name)


@pytest.fixture
def talk(core: Core, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    monkeypatch.setattr(actions.base, "assistant", lambda: core)
    return Conversation()
