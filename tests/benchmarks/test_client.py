"""Measuring against a small server."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest

from benchmarks.client import measure_parsing, measure_session, measure_turns
from benchmarks.errors import UnexpectedReply
from benchmarks.measuring import Plan, measure, varied_texts
from benchmarks.script import Line, holds
from benchmarks.servers import Bot, cpu_seconds, free_ports, peak_memory_mb
from tests.benchmarks.conftest import FakeRasa
from tests.conftest import ROOT

MakeBot = Callable[..., Bot]


@pytest.mark.parametrize("clients", [1, 4])
def test_exactly_the_turns_asked_for_are_measured(rasa: FakeRasa, make_bot: MakeBot, clients: int) -> None:
    block = measure_turns(make_bot(), 11, clients)
    assert len(block.times) == len(rasa.told) == 11
    assert 0 < max(block.times) < block.wall


def test_each_client_speaks_for_citizens_of_its_own(rasa: FakeRasa, make_bot: MakeBot) -> None:
    measure_turns(make_bot(), 8, 4)
    measure_turns(make_bot(), 8, 4)
    assert set(Counter(told["sender"] for told in rasa.told).values()) == {2}
    assert [told["message"] for told in rasa.told].count("first") == 8


def test_a_session_has_one_sender(rasa: FakeRasa, make_bot: MakeBot) -> None:
    lines = tuple(Line(text, holds("question")) for text in ("first", "second", "first"))
    session = measure_session(make_bot(process_id=os.getpid(), session=lines))
    assert len(session.times) == 3
    assert len(session.processor) == 4
    assert len({told["sender"] for told in rasa.told}) == 1


def test_another_reply_than_expected_stops_the_run(rasa: FakeRasa, make_bot: MakeBot) -> None:
    rasa.replies["second"] = "Sorry."
    with pytest.raises(UnexpectedReply, match="Sorry"):
        measure_turns(make_bot(), 4, 2)


def test_a_failure_of_the_server_stops_the_run(rasa: FakeRasa, make_bot: MakeBot) -> None:
    rasa.status = 500
    with pytest.raises(UnexpectedReply, match="500"):
        measure_parsing(make_bot(), ["hello"])


def test_a_small_plan_gives_every_figure(make_bot: MakeBot) -> None:
    lines = tuple(Line("first", holds("question")) for _ in range(200))
    bots = [make_bot("ours", os.getpid(), lines), make_bot("plain", os.getpid())]
    heard: list[str] = []
    results = measure(bots, Plan(turns=10, blocks=2, warm_up=2, texts=4, sessions=2), list("abcd"), heard.append)
    assert [line for line in heard if line.startswith("block")] == [
        f"block {number} of 2: {key}" for number in (1, 2) for key in ("ours", "plain")
    ]
    assert len(results["ours"]["turn_ms_1"].blocks) == len(results["ours"]["growth"].blocks) == 2
    assert results["ours"].keys() - results["plain"].keys() == {"early_ms", "late_ms", "growth", "processor_growth"}
    assert {"parse_ms", "turns_per_second_4", "memory_mb", "processor_all_ms"} < results["plain"].keys()


def test_a_process_that_is_gone_has_no_memory_and_no_time() -> None:
    assert peak_memory_mb(2**22 + 1) is None
    assert cpu_seconds(2**22 + 1) is None


def test_the_processor_time_of_what_a_process_started_counts() -> None:
    burns = "import time\nwhile time.process_time() < 0.5: pass\nprint('burnt', flush=True)\ninput()"
    starts = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {burns!r}])"
    with subprocess.Popen([sys.executable, "-c", starts], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"burnt\n"
        assert (cpu_seconds(parent.pid) or 0) >= 0.45
        parent.communicate(b"\n")
    assert (peak_memory_mb(os.getpid()) or 0) > 10


def test_free_ports_differ() -> None:
    assert len(set(free_ports(5))) == 5


def test_the_texts_are_held_out_ones_in_all_spellings() -> None:
    texts = varied_texts(200, ROOT / "tests" / "nlu_eval")
    assert len(set(texts)) == 200
    assert any("\u0900" < sign < "\u097f" for text in texts[:4] for sign in text)
