"""Logs as one JSON object a line, without personal data: digit runs are masked, tracebacks carry no values."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Four digits in a row or more may be an Aadhaar, a mobile, a PIN or an account number. Ids of ours are hexadecimal.
DIGITS = re.compile(r"(?<![0-9a-fA-F])\d(?:[ -]?\d){3,}(?![0-9a-fA-F])")


def mask_digits(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Masks runs of digits in every text of a log line."""
    return {k: DIGITS.sub("****", v) if isinstance(v, str) and k != "timestamp" else v for k, v in event.items()}


def configure_logs(level: str) -> None:
    """Configures structlog and the standard library's logging for a process."""
    logging.basicConfig(stream=sys.stderr, level=level, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            mask_digits,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
