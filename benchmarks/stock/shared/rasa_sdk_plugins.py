"""No plugins: this file stands before the one of the project around, which rasa-sdk would load otherwise."""

from typing import Any


def init_hooks(_manager: Any) -> None:
    """Registers nothing."""
