"""What is refused, in the API's words (errors.yml).

LockerError
└── ApiError    an answer of the API: `code`, `status`, and a body with both
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml


class LockerError(Exception):
    """Anything that the stand-in refuses."""

    code = "digilocker"
    retryable = False


class ApiError(LockerError):
    """One of the API's errors."""

    def __init__(self, code: str, description: str = "") -> None:
        row = table()[code]
        self.code = code
        self.status = int(row["http"])
        self.retryable = self.status >= 500
        self.description = description or str(row["text"])
        super().__init__(f"{code}: {self.description}")

    @property
    def body(self) -> dict[str, str]:
        """The answer to a request."""
        return {"error": self.code, "error_description": self.description}


@cache
def table() -> dict[str, dict[str, Any]]:
    """Status and words by code."""
    rows: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("errors.yml").read_text(encoding="utf-8"))
    return rows
