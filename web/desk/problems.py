"""Errors of the back office as officers read them."""

from collections.abc import Iterator
from contextlib import contextmanager

from backoffice.errors import BackofficeError, InvalidFields, NotFound
from seva.officials.errors import OutOfScope

# Codes that have a sentence of their own in words.yml (`desk.problem.…`); all others share one.
KNOWN = frozenset(
    {
        "changed_meanwhile", "proposal_open", "no_proposal", "same_officer", "cannot_transfer", "not_reopened",
        "illegal_transition", "no_reason", "no_words", "other_language", "too_long", "no_why", "unchanged", "required",
        "not_open", "certificate_too_long", "certificate_unprintable",
    }
)  # fmt: skip


@contextmanager
def outside_is_not_found() -> Iterator[None]:
    """What the back office does not show is shown as every page that does not exist."""
    try:
        yield
    except NotFound as error:
        raise OutOfScope from error


def said(error: BackofficeError) -> str:
    """The key of the sentence for an error."""
    code = error.errors[0].code if isinstance(error, InvalidFields) and error.errors else error.code
    return said_of(code)


def said_of(code: str) -> str:
    """The key of the sentence for a code."""
    return f"desk.problem.{code if code in KNOWN else 'invalid' if code.startswith('invalid') else 'other'}"
