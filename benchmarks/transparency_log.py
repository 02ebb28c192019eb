"""`python -m benchmarks.transparency_log`: what a large log costs: adding, proving, and checking proofs."""

import random
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from backoffice.database import Sessions, connect, upgrade
from backoffice.log import tree
from backoffice.log.ranges import completed_by
from backoffice.tables import log_leaves, log_nodes
from seva.certificates.transparency import Leaf, leaf_hash, node_hash, verify_consistency, verify_inclusion

console = Console()
BATCH = 10_000
DAY = date(2026, 11, 23)


def entry(number: int) -> Leaf:
    """A made-up entry."""
    return Leaf("issued", DAY, sha256(str(number).encode()).digest())


def main(
    leaves: Annotated[int, typer.Option(min=1000, help="Entries before anything is measured.")] = 1_000_000,
    url: Annotated[str, typer.Option(help="An empty database; default: SQLite in a temporary folder.")] = "",
    times: Annotated[int, typer.Option(min=100, help="How often each thing is done.")] = 1000,
) -> None:
    """Fill a log in bulk, then add, prove and check as the back office and those who verify do."""
    with TemporaryDirectory() as folder:
        engine = connect(url or f"sqlite:///{Path(folder) / 'log.db'}")
        upgrade(engine)
        begun = perf_counter()
        _fill(engine, leaves)
        console.print(f"filled with {leaves:,} entries in {perf_counter() - begun:.0f} s")
        table = Table(title=f"Transparency log of {leaves:,} entries on {engine.dialect.name}")
        for heading in ("what", "median ms", "p95 ms", "a second"):
            table.add_column(heading, justify="left" if heading == "what" else "right")
        for name, seconds in _measured(Sessions(engine), leaves, times):
            p95 = quantiles(seconds, n=20)[-1]
            rate = len(seconds) / sum(seconds)
            table.add_row(name, f"{median(seconds) * 1000:.2f}", f"{p95 * 1000:.2f}", f"{rate:,.0f}")
        console.print(table)
        engine.dispose()


def _fill(engine: Engine, count: int) -> None:
    """Writes entries and hashes in batches, as `tree.append` would one by one."""
    left: dict[int, bytes] = {}
    for start in range(0, count, BATCH):
        rows, nodes = [], []
        for index in range(start, min(start + BATCH, count)):
            line = entry(index).line
            found = leaf_hash(line.encode())
            rows.append({"position": index, "entry": line, "hash": found})
            for node in completed_by(index):
                found = node_hash(left.pop(node.level - 1), found)
                nodes.append({"key": node.key, "hash": found})
            left[len(completed_by(index))] = found
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(insert(log_leaves), rows)
            connection.execute(insert(log_nodes), nodes)


def _measured(sessions: Sessions, size: int, times: int) -> Iterator[tuple[str, list[float]]]:
    chance = random.Random(1)  # the same places each time
    places = [chance.randrange(size) for _ in range(times)]

    def add(number: int) -> None:
        with sessions.writing() as session:
            tree.append(session, entry(number))

    yield "add, a transaction each", _timed(add, list(range(size, size + times)))
    with sessions.writing() as session:
        more = list(range(size + times, size + 2 * times))
        yield "add, in one transaction", _timed(lambda number: tree.append(session, entry(number)), more)
    with sessions.reading() as session:
        yield "root", _timed(lambda _: tree.root(session, size), places)
        yield "inclusion proof", _timed(lambda place: _prove(session, place, size), places)
        yield "consistency proof", _timed(lambda old: tree.consistency_proof(session, old, size), places)
        yield from _checked(session, places, size)


def _prove(session: Session, place: int, size: int) -> list[bytes]:
    return tree.inclusion_proof(session, tree.index_of(session, entry(place).hash), size)


def _checked(session: Session, places: list[int], size: int) -> Iterator[tuple[str, list[float]]]:
    root = tree.root(session, size)
    proofs = {place: _prove(session, place, size) for place in places}
    between = {old: (tree.root(session, old), tree.consistency_proof(session, old, size)) for old in places}
    longest = max(len(proof) for proof in proofs.values())
    hashes = {place: entry(place).hash for place in places}
    yield (
        f"check an inclusion proof (up to {longest} hashes)",
        _timed(lambda place: verify_inclusion(hashes[place], place, size, proofs[place], root), places),
    )
    yield (
        "check a consistency proof",
        _timed(lambda old: verify_consistency(old, size, between[old][1], between[old][0], root), places),
    )


def _timed(work: Callable[[int], object], numbers: list[int]) -> list[float]:
    taken = []
    for number in numbers:
        begun = perf_counter()
        work(number)
        taken.append(perf_counter() - begun)
    return taken


if __name__ == "__main__":
    typer.run(main)
