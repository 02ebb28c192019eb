"""The core that all actions of this process work with."""

from functools import cache

from seva.core import Core, build_core
from seva.settings import load_settings

Assistant = Core


@cache
def assistant() -> Assistant:
    """The core on the settings of this process, put together at its start."""
    return build_core(load_settings())
