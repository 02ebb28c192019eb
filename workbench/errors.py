"""Errors of the workbench; the tree is in the package's docstring."""

from seva.errors import SevaError


class WorkbenchError(SevaError):
    """Base of all errors of the workbench."""

    code = "workbench_error"


class NoMessages(WorkbenchError):
    """There is nothing to score in a folder."""

    code = "no_messages"


class NotEvaluated(WorkbenchError):
    """The present model has no evaluation that could be promoted."""

    code = "not_evaluated"


class NotFit(WorkbenchError):
    """The evaluation forbids the promotion; the text says why."""

    code = "not_fit"


class BrokenRecord(WorkbenchError):
    """A file that the workbench wrote cannot be read."""

    code = "broken_record"
