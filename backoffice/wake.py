"""How an operation tells the loops that there is something to do."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

Wake = Callable[[], None]


def _wake(request: Request) -> Wake:
    wake: Wake = request.app.state.callbacks.wake
    return wake


WakeDep = Annotated[Wake, Depends(_wake)]
