"""Events come, are counted, and pages are read, all at once: how far counting is behind."""

import random
import sys
from collections import deque
from datetime import timedelta
from itertools import count as numbers
from multiprocessing import get_context
from statistics import quantiles
from threading import Thread
from time import monotonic, perf_counter, sleep
from typing import Any
from uuid import uuid4

import psycopg2  # type: ignore[import-untyped]
from sqlalchemy import text

from benchmarks.dashboard.pages import VIEWS, signed_in
from seva.analytics.counting import Counting
from seva.catalogue import Service, load_catalogue
from seva.clock import utc_now
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine

A_SECOND, WRITERS, NEW = 1000, 8, 75
TURN = """
INSERT INTO turn_facts (written_by, person, occurred_at, channel, language, script, intent, service, application_id,
  step, misunderstood)
VALUES (pg_current_xact_id()::text::bigint, %s, %s, 'whatsapp', %s, 'Latn', %s, %s, %s, %s, %s)
"""
CHANGE = """
INSERT INTO application_events (written_by, application_id, status, occurred_at, department, service, district,
  language, due_on)
VALUES (pg_current_xact_id()::text::bigint, %s, %s, %s, %s, %s, %s, %s, %s)
"""
OPEN = "SELECT application_id, department, service, district, language FROM figures_cases WHERE is_open LIMIT 40000"
STANDS = """
SELECT EXTRACT(EPOCH FROM (now() AT TIME ZONE 'UTC') - t.occurred_at), (SELECT max(id) FROM turn_facts) - t.id
FROM figures_cursors c JOIN turn_facts t ON t.id = c.position WHERE c.source = 'turns'
"""


def live(settings: Settings, seconds: int) -> dict[str, Any]:
    """Writes for so many seconds while another process counts and pages are opened; what was seen every second."""
    context = get_context("spawn")
    database = Database(make_engine(settings.database))
    Counting(database, database, load_catalogue(settings.catalogue), utc_now).catch_up()
    enough, over, written = context.Event(), context.Event(), context.Value("i", 0)
    processes = [
        context.Process(target=write, args=(settings, enough, written)),
        context.Process(target=count, args=(settings, over)),
    ]
    with database.begin() as connection:
        connection.execute(text("DELETE FROM official_accounts"))
    client, times = signed_in(settings), list[float]()
    for process in processes:
        process.start()
    while written.value < 5 * A_SECOND:  # both have begun
        sleep(0.5)
    reading = Thread(target=_read, args=(client, times, monotonic() + seconds))
    reading.start()
    begun, opened, behind = written.value, monotonic(), list[float]()
    while monotonic() - opened < seconds:
        sleep(1)
        with database.begin() as connection:
            late, missing = connection.execute(text(STANDS)).one()
        behind.append(float(late))
        sys.stderr.write(f"{written.value} written, {late:.1f} s behind, {missing} turns not counted\n")
    took, count_of = monotonic() - opened, written.value - begun
    reading.join()
    enough.set()
    processes[0].join()
    began = monotonic()
    over.set()
    processes[1].join()
    cut = quantiles(times, n=20)
    return {
        "seconds": round(took), "events_a_second": round(count_of / took),
        "seconds_behind": {"median": round(sorted(behind)[len(behind) // 2], 1), "worst": round(max(behind), 1)},
        "seconds_behind_first_and_last_quarter": [
            round(sum(part) / len(part), 1) for part in (behind[: len(behind) // 4], behind[-(len(behind) // 4) :])
        ],
        "pages": {"opened": len(times), "median": round(cut[9]), "p95": round(cut[18]), "worst": round(max(times))},
        "seconds_to_the_end": round(monotonic() - began, 1),
    }  # fmt: skip


def _read(client: Any, times: list[float], until: float) -> None:
    number = 0
    while monotonic() < until:
        began = perf_counter()
        client.get(f"/dashboard{VIEWS[number % len(VIEWS)]}?range={('today', '7', '30', '90')[number % 4]}")
        times.append((perf_counter() - began) * 1000)
        number += 1
        sleep(max(0.0, 1 - (perf_counter() - began)))


def count(settings: Settings, over: Any) -> None:
    """Counts as the dashboard does: once a second."""
    database = Database(make_engine(settings.database))
    counting = Counting(database, database, load_catalogue(settings.catalogue), utc_now)
    while not over.is_set():
        counting.catch_up()
        over.wait(1.0)
    counting.catch_up()


def write(settings: Settings, enough: Any, written: Any) -> None:
    """Writes events at their pace, each in a transaction of its own."""
    catalogue = load_catalogue(settings.catalogue)
    services = [s for s in catalogue.services.values() if s.can_be_filed and s.jurisdiction == "delhi"]
    connections = [psycopg2.connect(settings.database) for _ in range(WRITERS)]
    with connections[0] as connection, connection.cursor() as cursor:
        cursor.execute(OPEN)
        decided = cursor.fetchall()
    random.shuffle(decided)
    waiting: deque[list[tuple[str, tuple[Any, ...]]]] = deque([[] for _ in range(12)])
    threads: list[Thread] = []
    began = monotonic()
    for second in numbers():
        if enough.is_set():
            break
        events = _second(waiting, services, list(catalogue.districts), decided)
        for thread in threads:
            thread.join()
        threads = [
            Thread(target=_send, args=(c, events[number::WRITERS], began + second, written))
            for number, c in enumerate(connections)
        ]
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()


def _second(
    waiting: deque[list[tuple[str, tuple[Any, ...]]]], services: list[Service], districts: list[str],
    decided: list[tuple[Any, ...]],
) -> list[tuple[str, tuple[Any, ...]]]:  # fmt: skip
    for _ in range(NEW):
        service = random.choices(services, [1 + s.popularity for s in services])[0]
        application, person, language = uuid4().hex, uuid4().hex, random.choice(["hi", "hi", "en"])
        district, steps = random.choice(districts), [part.id for part in service.steps][:6]
        mine = (service.department, service.id)
        waiting[0].append((CHANGE, (application, "draft", None, *mine, "", language, None)))
        for number, step in enumerate(("consent", *steps)):
            values = (person, None, language, "inform", service.id, application, step, 0)
            waiting[min(number, 9)].append((TURN, values))
        if random.random() < 0.7:
            waiting[10].append((CHANGE, (application, "queued", None, *mine, district, language, None)))
            due = utc_now().date() + timedelta(days=service.sla_days or 15)
            waiting[11].append((CHANGE, (application, "filed", None, *mine, district, language, due)))
    now = waiting.popleft()
    waiting.append([])
    for _ in range(NEW):
        if decided:
            application, *by = decided.pop()
            status = random.choice(["approved", "rejected", "under_review"])
            now.append((CHANGE, (application, status, None, *by, None)))
    while len(now) < A_SECOND:
        service = random.choices(services, [1 + s.popularity for s in services])[0]
        intent, missed = random.choice(["ask_fee", "track_application", "greet"]), int(random.random() < 0.05)
        now.append((TURN, (uuid4().hex, None, "hi", intent, service.id, None, None, missed)))
    return now[:A_SECOND]


def _send(connection: Any, events: list[tuple[str, tuple[Any, ...]]], due: float, written: Any) -> None:
    for number, (statement, values) in enumerate(events):
        sleep(max(0.0, due + number / len(events) - monotonic()))
        given = tuple(utc_now() if index == (1 if statement is TURN else 2) else v for index, v in enumerate(values))
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, given)
        with written.get_lock():
            written.value += 1
