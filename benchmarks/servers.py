"""A bot that runs: where it answers, what its citizens say, how much memory it took."""

import os
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.script import Script
from seva.processes.plan import Process
from seva.processes.supervisor import Supervisor

HOST = "127.0.0.1"
RASA = "Rasa server"
PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Bot:
    """A running bot: its key in the report, the port of its Rasa server, its processes by name, its script."""

    key: str
    port: int
    processes: Mapping[str, int]
    script: Script


@contextmanager
def running(
    key: str, script: Script, processes: Sequence[Process], logs: Path, environment: Mapping[str, str]
) -> Iterator[Bot]:
    """Starts a bot's processes, waits until all answer, and stops them at the end."""
    port = next(process.port for process in processes if process.name == RASA)
    assert port is not None, "a Rasa server has a port"
    with Supervisor(processes, logs, dict(environment)) as supervisor:
        supervisor.wait_until_ready()
        yield Bot(key, port, supervisor.process_ids(), script)


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on, all different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def peak_memory_mb(process_id: int) -> float | None:
    """The most memory that a process ever held, in MB; None where /proc does not tell."""
    found = PEAK.search(_read_if_there(Path(f"/proc/{process_id}/status")))
    return int(found[1]) / 1024 if found else None


def cpu_seconds(process_id: int) -> float | None:
    """The processor time that a process and what it started took so far; None where /proc does not tell."""
    own = _own_seconds(process_id)
    if own is None:
        return None
    return own + sum(filter(None, map(cpu_seconds, _started_by(process_id))))


def _started_by(process_id: int) -> list[int]:
    tasks = Path(f"/proc/{process_id}/task")
    try:
        threads = os.listdir(tasks)
    except OSError:
        return []
    return [int(child) for thread in threads for child in _read_if_there(tasks / thread / "children").split()]


def _read_if_there(file: Path) -> str:
    """A file of /proc; nothing where its process or thread has ended, even while it was being read."""
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _own_seconds(process_id: int) -> float | None:
    stat = _read_if_there(Path(f"/proc/{process_id}/stat"))
    if not stat:
        return None
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
