"""Reading a table that is only added to, in an order in which nothing that is committed later comes before.

Ids alone are no such order: a transaction may commit after another one that took a higher id. PostgreSQL's number of
the transaction is; SQLite lets only one transaction write at a time, so there ids are.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Integer
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
# On SQLite every row has the number 0, and all that can be read is committed.
ALL = 1
Big = BigInteger().with_variant(Integer, "sqlite")


class ThisTransaction(FunctionElement):
    """The number of the transaction that writes a row."""

    type = BigInteger()
    inherit_cache = True


@compiles(ThisTransaction)
def _elsewhere(_element: ThisTransaction, _compiler: Any, **_options: Any) -> str:
    return "0"


@compiles(ThisTransaction, "postgresql")
def _on_postgresql(_element: ThisTransaction, _compiler: Any, **_options: Any) -> str:
    return "(pg_current_xact_id()::text::bigint)"


def ordered() -> tuple[Column, Column]:
    """The two columns that give a table's rows their order."""
    return (
        Column("id", Big, primary_key=True, autoincrement=True),
        Column("written_by", BigInteger, nullable=False, default=ThisTransaction()),
    )


def horizon(connection: Connection) -> int:
    """Rows of transactions below this number are all there: none can appear among them any more."""
    if connection.dialect.name != "postgresql":
        return ALL
    return int(connection.exec_driver_sql(HORIZON).scalar_one())
