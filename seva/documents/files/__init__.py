"""Where the bytes of documents lie: a port, a folder, and a store that speaks S3. What lies there is encrypted."""

from seva.documents.files.build import files_at
from seva.documents.files.errors import FileMissing, FilesDenied, FilesError, FilesUnavailable
from seva.documents.files.port import Files
from seva.documents.files.vault import Vault

__all__ = ["FileMissing", "Files", "FilesDenied", "FilesError", "FilesUnavailable", "Vault", "files_at"]
