"""Logs without personal data: digit runs are masked, errors appear as their type and place and never with their values.

Our own events are one JSON object a line; libraries that use the standard library's logging pass the same masks.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog

# Four digits in a row or more, also in groups, may be an Aadhaar, a mobile, a PIN or an account number. Ids of ours are
# 32 hexadecimal digits, which have a letter among them.
PERSONAL_OR_ID = re.compile(r"(?P<id>(?<!\w)(?=\d*[a-f])[0-9a-f]{32}(?!\w))|\d(?:[\s,/_()-]{0,2}\d){3,}")
MASK = "****"
LARGEST_COUNT = 99_999  # a PIN has one digit more
KEPT = ("timestamp", "level")
# What libraries say below this level is about their own working, often with the data in it.
LIBRARIES = logging.WARNING


def mask(text: str) -> str:
    """A text with each run of four digits or more masked, except in ids of ours."""
    return PERSONAL_OR_ID.sub(lambda found: found["id"] or MASK, text)


def mask_digits(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Masks whatever a log line holds: texts, numbers, lists and errors, however deep."""
    return {key: value if key in KEPT else _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if value is None or (isinstance(value, int | float) and abs(value) <= LARGEST_COUNT):
        return value
    if isinstance(value, BaseException):
        return described(value)
    if isinstance(value, Mapping):
        return {mask(str(key)): _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(item) for item in value]
    return mask(str(value))


def described(error: BaseException) -> str:
    """An error by its type and the place where it was raised, without its text."""
    place = _place(error.__traceback__)
    return f"{type(error).__name__} at {place}" if place else type(error).__name__


def _place(traceback: TracebackType | None) -> str:
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    if traceback is None:
        return ""
    return f"{traceback.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]} line {traceback.tb_lineno}"


def drop_traceback(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Puts the description of an error in the place of its traceback."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = described(error)
    event.pop("stack_info", None)
    return event


class MaskingFormatter(logging.Formatter):
    """Formats a line of the standard library's logging with the same masks."""

    def format(self, record: logging.LogRecord) -> str:
        """The message, masked, with the description of the error."""
        error = record.exc_info[1] if record.exc_info else None
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # its values do not fit its text
            message = str(record.msg)
        return mask(message) + (f" [{described(error)}]" if error else "")


def configure_logs(level: str) -> None:
    """Configures structlog and the standard library's logging for a process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskingFormatter())
    logging.basicConfig(level=max(logging.getLevelName(level), LIBRARIES), handlers=[handler], force=True)
    logging.raiseExceptions = False  # a line that cannot be written is not shown with its values
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            drop_traceback,
            mask_digits,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
