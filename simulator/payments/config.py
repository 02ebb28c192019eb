"""What the stand-in is told at start."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """Keys and secrets as the system under test has them, and where callbacks go. `file` keeps it over a restart."""

    key_id: str = "rzp_test_standin"
    key_secret: str = "stand-in-key-secret"  # noqa: S105 of the stand-in
    webhook_secret: str = "stand-in-webhook-secret"  # noqa: S105 of the stand-in
    webhook_url: str = ""
    upi_key: str = "stand-in-upi-key"
    upi_secret: str = "stand-in-upi-secret"  # noqa: S105 of the stand-in
    upi_webhook_url: str = ""
    public_url: str = "http://127.0.0.1:8000/simulator/payments"
    file: Path | None = None
    # Seconds between tries to deliver a callback, as many as there are.
    retries: tuple[float, ...] = (0.0, 1.0, 5.0, 20.0)
