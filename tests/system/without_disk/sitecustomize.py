"""Read by each Python process that tests start with this folder on PYTHONPATH: its SQLite does not wait for the disk.

No test cuts the power. What a killed process has committed is with the operating system, and is kept all the same.
"""

import sqlite3
from typing import Any


class _Connection(sqlite3.Connection):
    def execute(self, statement: str, *parameters: Any) -> sqlite3.Cursor:
        quick = "PRAGMA synchronous=OFF" if statement.startswith("PRAGMA synchronous=") else statement
        return super().execute(quick, *parameters)


def _connect(*place: Any, **options: Any) -> sqlite3.Connection:
    return _really_connect(*place, **{"factory": _Connection, **options})


_really_connect = sqlite3.connect
sqlite3.connect = sqlite3.dbapi2.connect = _connect  # type: ignore[attr-defined]
