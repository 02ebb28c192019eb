"""What may go wrong with stored files.

StorageError
└── FilesError
    ├── FileMissing         there is no file of that name
    ├── FilesUnavailable    (retryable) the store cannot be reached or is overloaded
    └── FilesDenied         the store refuses us: an operator has to act
"""

from seva.errors import StorageError


class FilesError(StorageError):
    """Base of what may go wrong with stored files."""

    code = "files_error"
    retryable = False


class FileMissing(FilesError):
    """There is no file of that name."""

    code = "file_missing"


class FilesUnavailable(FilesError):
    """The store cannot be reached, or asks to come back later."""

    code = "files_unavailable"
    retryable = True


class FilesDenied(FilesError):
    """The store refuses us, or cannot hold files: an operator has to act."""

    code = "files_denied"
