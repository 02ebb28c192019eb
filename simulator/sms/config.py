"""What the stand-in is told at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Config:
    """The account, and what is registered: each template's id with its text, {#var#} for what may differ."""

    account: str = "seva1"
    key: str = "stand-in-key"
    token: str = "stand-in-token"  # noqa: S105 of the stand-in
    sender: str = "SEVADL"
    entity_id: str = "1101000000000000001"
    templates: Mapping[str, str] = field(default_factory=dict)
    # Seconds before each try to deliver a callback.
    retries: tuple[float, ...] = (0.0, 1.0, 5.0, 20.0)
