"""The children in which files are opened: one that was ended is replaced, one that dawdles is ended."""

import os
import signal
import socket
from threading import Event, Thread
from time import monotonic

import pytest

from seva.documents.intake.frames import HEAD, receive
from seva.documents.intake.limits import Limits
from seva.documents.intake.pool import Pool


def test_a_child_that_was_ended_while_it_waited_costs_no_file() -> None:
    pool = Pool()
    try:
        pool.do({"do": "hello"}, b"", Limits())
        (pid,) = pool.pids()
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        pool.do({"do": "hello"}, b"", Limits())
        assert pool.pids() not in ([], [pid])
    finally:
        pool.close()


def test_an_answer_that_comes_byte_by_byte_is_not_waited_for_any_longer() -> None:
    (ours, theirs), ready = socket.socketpair(), Event()

    def dawdle() -> None:
        try:
            theirs.sendall(HEAD.pack(2, 1_000_000) + b"{}")
            while theirs.send(b"."):
                ready.wait(0.02)
        except OSError:
            pass

    thread, began = Thread(target=dawdle), monotonic()
    thread.start()
    with ours, theirs, pytest.raises(TimeoutError):
        receive(ours, 2_000_000, began + 0.2)
    thread.join()
    assert monotonic() - began < 5
