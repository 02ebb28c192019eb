"""Errors of the core package.

SevaError
├── CatalogueError          a catalogue file is wrong: says where and what to do
├── SettingsError           the settings are wrong: lists all that is wrong
├── StorageError            the database cannot be reached or written (retryable)
├── IllegalStep             the draft is not in a state that allows this
└── DepartmentError         a department did not do what was asked (see seva.departments.errors)
"""


class SevaError(Exception):
    """Base of all errors of the core; `code` is stable, `retryable` tells whether trying again may help."""

    code = "seva_error"
    retryable = False


def code_of(error: BaseException) -> str:
    """The stable code of an error, or its type for one that has none; never its text."""
    return str(getattr(error, "code", type(error).__name__))


class CatalogueError(SevaError):
    """A catalogue file is wrong; the text holds file, line and what to do, one problem a line."""

    code = "catalogue_invalid"


class SettingsError(SevaError):
    """The settings are wrong; the text lists every problem."""

    code = "settings_invalid"


class StorageError(SevaError):
    """The database cannot be reached or written."""

    code = "storage_unavailable"
    retryable = True


class IllegalStep(SevaError):
    """The application is not in a state that allows this step."""

    code = "illegal_step"


class DepartmentError(SevaError):
    """A department's system did not do what was asked."""

    code = "department_error"
