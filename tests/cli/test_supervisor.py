"""The supervisor with real small processes: starting, waiting, starting again, stopping, giving up."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest
import requests

from seva.processes import supervisor as module
from seva.processes.plan import CannotStart, Process
from seva.processes.supervisor import MOST_RESTARTS, Supervisor, check_port
from tests.conftest import ROOT

SERVER = str(Path(__file__).with_name("small_server.py"))
DEADLINE = 20.0
RUNS_A_SUPERVISOR = """
import sys
from pathlib import Path
from seva.processes.plan import Process
from seva.processes.supervisor import Supervisor

port, logs = int(sys.argv[1]), Path(sys.argv[2])
server = Process("server", (sys.executable, sys.argv[3], str(port)), port, "SEVA_X", f"http://127.0.0.1:{port}/")
with Supervisor([server], logs, {}) as supervisor:
    supervisor.wait_until_ready()
    sys.stdout.write(f"{supervisor.process_ids()['server']}\\n")
    sys.stdout.flush()
    supervisor.watch()
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.02)


def until(condition: Callable[[], object]) -> None:
    """Returns as soon as the condition holds; fails when it does not within the deadline."""
    pause, end = Event(), monotonic() + DEADLINE
    while not condition():
        assert monotonic() < end, "this did not come about"
        pause.wait(0.02)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet collected does not."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server(name: str, behaviour: str = "") -> Process:
    """A small server on a free port."""
    port = free_port()
    return Process(
        name, (sys.executable, SERVER, str(port), behaviour), port, "SEVA_X_PORT", f"http://127.0.0.1:{port}/"
    )


def without_port(name: str, behaviour: str) -> Process:
    """The same without an address to ask, as the worker is."""
    return Process(name, (sys.executable, SERVER, str(free_port()), behaviour))


def pid_of(process: Process) -> int | None:
    """The process id with which a server answers, or None when it does not."""
    try:
        return int(requests.get(str(process.health), timeout=1).text)
    except requests.RequestException:
        return None


@contextmanager
def watched(supervisor: Supervisor) -> Iterator[list[BaseException]]:
    """Watches in a thread; what the watch raised stands in the list afterwards."""
    raised: list[BaseException] = []

    def watch() -> None:
        try:
            supervisor.watch()
        except CannotStart as error:
            raised.append(error)

    thread = Thread(target=watch)
    thread.start()
    try:
        yield raised
    finally:
        supervisor.stop()
        thread.join(DEADLINE)


def test_it_starts_all_waits_until_they_answer_and_stops_all(tmp_path: Path) -> None:
    first, second, worker = server("first server"), server("second"), without_port("worker", "")
    with Supervisor([first, second, worker], tmp_path / "log", {}) as supervisor:
        supervisor.wait_until_ready()
        ids = supervisor.process_ids()
        assert (pid_of(first), pid_of(second)) == (ids["first server"], ids["second"])
        assert all(is_alive(pid) for pid in ids.values())
        assert supervisor.log_of(first).name == "first_server.log"
    assert not any(is_alive(pid) for pid in ids.values())
    check_port(first)
    assert f"started as {ids['first server']}" in supervisor.log_of(first).read_text(encoding="utf-8")


def test_one_that_ends_by_itself_is_not_started_again_and_one_that_does_not_is_stopped(tmp_path: Path) -> None:
    ends = Process("set-up", (sys.executable, "-c", "print('done')"))
    stays = Process("long set-up", (sys.executable, "-c", "import time; time.sleep(60)"))
    with Supervisor([server("one")], tmp_path, {}) as supervisor:
        supervisor.wait_until_ready()
        with watched(supervisor) as raised:
            supervisor.begin(ends)
            supervisor.begin(stays)
            until(lambda: supervisor.log_of(ends).read_text(encoding="utf-8") == "done\n")
            assert supervisor.log_of(stays).is_file()
            assert list(supervisor.process_ids()) == ["one"]
        assert raised == []


def test_one_that_is_killed_is_started_again_and_the_others_stay(tmp_path: Path) -> None:
    one, other = server("one"), server("other")
    with Supervisor([one, other], tmp_path, {}) as supervisor:
        supervisor.wait_until_ready()
        before = supervisor.process_ids()
        with watched(supervisor) as raised:
            os.kill(before["one"], signal.SIGKILL)
            until(lambda: pid_of(one) not in (None, before["one"]))
            assert pid_of(other) == before["other"]
            assert pid_of(one) == supervisor.process_ids()["one"]
        assert raised == []


def test_what_a_killed_process_had_started_does_not_stay(tmp_path: Path) -> None:
    parent = server("parent", "parent")
    with Supervisor([parent], tmp_path, {}) as supervisor:
        supervisor.wait_until_ready()
        child = _child_in(supervisor.log_of(parent))
        assert is_alive(child)
        with watched(supervisor):
            os.kill(supervisor.process_ids()["parent"], signal.SIGKILL)
            until(lambda: not is_alive(child))
            until(lambda: pid_of(parent))
        second = _child_in(supervisor.log_of(parent))
        assert second != child
    until(lambda: not is_alive(second))


def _child_in(log: Path) -> int:
    return int(re.findall(r"child (\d+)", log.read_text(encoding="utf-8"))[-1])


@pytest.mark.parametrize("make", [server, without_port])
def test_one_that_dies_at_its_start_is_told_with_its_last_words(
    tmp_path: Path, make: Callable[[str, str], Process]
) -> None:
    dies, other = make("dying one", "dies"), server("other")
    with pytest.raises(CannotStart) as raised, Supervisor([dies, other], tmp_path, {}) as supervisor:
        ids = supervisor.process_ids()
        until(lambda: not is_alive(ids["dying one"]))
        supervisor.wait_until_ready()
    first, *lines = str(raised.value).splitlines()
    assert first == "The dying one stopped at its start."
    assert lines[-1] == "the last words: no such table"
    assert len(lines) == 8
    assert not any(is_alive(pid) for pid in ids.values())


def test_it_gives_up_on_one_that_keeps_stopping(tmp_path: Path) -> None:
    dies, other = without_port("dying one", "dies"), server("other")
    with pytest.raises(CannotStart, match=r"The dying one keeps stopping\.\n(.*\n)+the last words: no such table"):
        with Supervisor([other, dies], tmp_path, {}) as supervisor:
            ids = supervisor.process_ids()
            supervisor.watch()
    starts = supervisor.log_of(dies).read_text(encoding="utf-8").count("started as")
    assert starts == 1 + MOST_RESTARTS
    assert not is_alive(ids["other"])


def test_one_that_does_not_stop_kindly_is_stopped_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STOP_SECONDS", 0.1)
    stubborn = server("stubborn", "stubborn")
    with Supervisor([stubborn], tmp_path, {}) as supervisor:
        supervisor.wait_until_ready()
        pid = supervisor.process_ids()["stubborn"]
    assert not is_alive(pid)


def test_one_that_never_answers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "START_SECONDS", 0.1)
    silent = Process(
        "silent one", (sys.executable, "-c", "import signal; signal.pause()"), None, None, "http://127.0.0.1:9/"
    )
    with pytest.raises(CannotStart, match=r"The silent one does not answer\. See .+silent_one\.log"):
        with Supervisor([silent], tmp_path, {}) as supervisor:
            supervisor.wait_until_ready()


def test_stopping_while_it_starts_ends_the_waiting(tmp_path: Path) -> None:
    silent = Process(
        "silent", (sys.executable, "-c", "import signal; signal.pause()"), None, None, "http://127.0.0.1:9/"
    )
    with Supervisor([silent], tmp_path, {}) as supervisor:
        thread = Thread(target=supervisor.wait_until_ready)
        thread.start()
        supervisor.stop()
        thread.join(DEADLINE)
        assert not thread.is_alive()
        assert supervisor.is_stopping
        supervisor.watch()


def test_if_one_cannot_be_started_none_stays(tmp_path: Path) -> None:
    one, missing = server("one"), Process("missing", ("/nowhere/to/be/found",))
    supervisor = Supervisor([one, missing], tmp_path, {})
    with pytest.raises(CannotStart, match="/nowhere/to/be/found cannot be used: No such file or directory"):
        supervisor.__enter__()
    assert not is_alive(supervisor.process_ids()["one"])


def test_a_port_in_use_is_told_before_anything_starts(tmp_path: Path) -> None:
    one, other = server("one"), server("other")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", other.port or 0))
        taken.listen()
        expected = f"Port {other.port}, which the other needs, is in use. Stop the other program, or set SEVA_X_PORT"
        with pytest.raises(CannotStart, match=re.escape(expected)):
            Supervisor([one, other], tmp_path / "log", {}).__enter__()
    assert not (tmp_path / "log").exists()
    check_port(other)
    check_port(Process("worker", ("true",)))


def test_its_processes_die_with_it(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", RUNS_A_SUPERVISOR, str(port), str(tmp_path), SERVER]
    parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait(DEADLINE)
    parent.stdout.close()
    until(lambda: not is_alive(child))


def test_a_process_gets_its_own_environment(tmp_path: Path) -> None:
    code = "import os, sys; sys.stderr.write(os.environ['A'] + os.environ['B'])"
    process = Process("speaker", (sys.executable, "-c", code), environment={"B": "own"})
    with Supervisor([process], tmp_path, {"A": "shared ", "B": "shared"}) as supervisor:
        until(lambda: supervisor.log_of(process).read_text(encoding="utf-8") == "shared own")


def test_a_process_that_gives_way_to_others_does(tmp_path: Path) -> None:
    """Its niceness is on top of the supervisor's own."""
    tell = "import os, sys; sys.stdout.write(str(os.nice(0))); sys.stdout.flush(); sys.stdin.read()"
    kind = Process("polite", (sys.executable, "-c", tell), niceness=3)
    with Supervisor([], tmp_path, {}) as supervisor:
        supervisor.begin(kind)
        until(lambda: supervisor.log_of(kind).read_text() == str(os.nice(0) + 3))
