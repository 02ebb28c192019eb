"""Logs carry no personal data: neither ours nor what libraries write, and no error tells its values."""

import json
import re
import subprocess
import sys
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seva.logs import described, mask, mask_digits
from tests.applications.calm import CALM
from tests.conftest import ROOT

AADHAAR, MOBILE, NAME = "2341 2341 2346", "9876543210", "Sunita Devi"
PERSONAL = (AADHAAR, "234123412346", MOBILE, "98765 43210", "110092", NAME)
ID = uuid4().hex.replace("0", "a")
# A process that logs in every way that there is, some of it badly.
PROCESS = f"""
import logging, structlog
from seva.logs import configure_logs

configure_logs("DEBUG")
log, library = structlog.get_logger(), logging.getLogger("some.library")
deep = {{"list": ["{MOBILE}", 4], "{MOBILE}": "110092"}}
log.info("taken", application="{ID}", text="{AADHAAR}", number={MOBILE}, deep=deep)
try:
    raise ValueError("cannot use {AADHAAR} {MOBILE} {NAME}")
except ValueError as error:
    log.exception("failed")
    log.error("failed", error=error)
    log.error("failed", exc_info=error)
    log.error("failed", exc_info=True, stack_info=True)
    library.exception("call to %s failed", "{MOBILE}")
library.warning("row %s", {{"mobile": "{MOBILE}", "aadhaar": "{AADHAAR}"}})
library.info("parameters %s", "{NAME}")
library.warning("does not fit %d %d", "{MOBILE}")
"""


@pytest.fixture(scope="module")
def written() -> str:
    """What the process wrote."""
    done = subprocess.run(
        [sys.executable, "-c", PROCESS], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )  # fmt: skip
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "2341 2341 2346", "234123412346", "2341-2341-2346", "२३४१ २३४१ २३४६", "+91 98765 43210", "98765-43210",
        "110092", "12/03/1990", "1,20,000", "mob9876543210", "id=f2341", "(011) 2345 6789", "1 2 3 4 5 6 7 8 9 0",
        "9876543210abc",
    ],
)  # fmt: skip
def test_digits_are_masked(text: str) -> None:
    masked = mask(f"before {text} after")
    assert "****" in masked
    assert not re.search(r"\d{2}", masked)
    assert masked.startswith("before ")
    assert masked.endswith(" after")


@pytest.mark.parametrize("text", ["3 tries", "step 12 of 15", "", "no digits", "v3.6.21", "status 503"])
def test_small_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_ids_of_ours_stay() -> None:
    ids = [identifier for identifier in (uuid4().hex for _ in range(50)) if not identifier.isdigit()]
    assert [mask(f"application {identifier} filed") for identifier in ids] == [f"application {i} filed" for i in ids]


@CALM
@given(st.text())
def test_no_run_of_four_digits_stays(text: str) -> None:
    assert not re.search(r"(?<![0-9a-f])\d{4}(?![0-9a-f])", mask(text))


@settings(CALM, max_examples=40)
@given(st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary()), st.lists))
def test_any_value_is_masked_without_an_error(value: Any) -> None:
    assert json.dumps(mask_digits(None, "info", {"event": "x", "value": value}))


def test_nothing_personal_is_written(written: str) -> None:
    assert not any(value in written for value in PERSONAL)
    assert "Traceback" not in written
    assert len(written.splitlines()) == 8


def test_a_line_of_ours_is_json_with_its_ids(written: str) -> None:
    line = json.loads(written.splitlines()[0])
    assert line["application"] == ID
    assert line["deep"] == {"list": ["****", 4], "****": "****"}
    assert (line["event"], line["level"], line["text"], line["number"]) == ("taken", "info", "****", "****")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", line["timestamp"])


def test_an_error_of_ours_is_told_by_its_type_and_place(written: str) -> None:
    lines = [json.loads(line) for line in written.splitlines()[1:5]]
    assert [line["error"] for line in lines] == [lines[0]["error"]] * 4
    assert re.fullmatch(r"ValueError at <string> line \d+", lines[0]["error"])


def test_a_library_is_told_by_the_same_rules(written: str) -> None:
    failed, row, unfit = written.splitlines()[5:]
    assert re.fullmatch(r"call to \*{4} failed \[ValueError at <string> line \d+\]", failed)
    assert row == "row {'mobile': '****', 'aadhaar': '****'}"
    assert unfit == "does not fit %d %d"


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert described(ValueError(AADHAAR)) == "ValueError"
