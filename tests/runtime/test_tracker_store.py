"""The store of conversations: nothing readable at rest, nothing seen that was not saved, no turn slower for a long talk."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from runtime.tracker_store import LIVE_CONVERSATIONS, LONGEST_SESSION, ConversationStore
from seva.storage.encryption import WrongKey
from tests.runtime.conftest import StoreMaker

CITIZEN = "citizen-1"


def done[Result](work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(work)
