"""The core's database: tables, encryption of personal fields, units of work."""

from seva.storage.database import Database
from seva.storage.encryption import Cipher, derive_key

__all__ = ["Cipher", "Database", "derive_key"]
