"""The table and the report."""

import json
from io import StringIO

import pytest
from rich.console import Console

from benchmarks.figures import Spread
from benchmarks.measuring import Plan
from benchmarks.report import Aim, as_json, compared, machine, table
from benchmarks.samples import Figures


def figures(speed: float, **others: float) -> Figures:
    given = {"turns_per_second_1": speed, "turns_per_second_4": speed, **others}
    return {key: Spread.of([value, value * 2]) for key, value in given.items()}


def shown(results: dict[str, Figures]) -> str:
    console = Console(width=150, file=StringIO(), record=True)
    console.print(table(results, "a note"))
    return console.export_text()


@pytest.mark.parametrize(
    ("aim", "value", "met"),
    [(Aim(15, True), 15, True), (Aim(15, True), 15.1, False), (Aim(70, False), 70, True), (Aim(70, False), 69, False)],
)
def test_an_aim_is_met_at_its_limit(aim: Aim, value: float, met: bool) -> None:
    assert aim.is_met(value) is met


def test_ours_is_compared_with_the_form_that_checks() -> None:
    results = compared({"ours": figures(80), "validated": figures(20), "plain": figures(40)})
    assert results["ours"]["times_stock_4"].blocks == (4, 4)
    assert "times_stock_4" not in results["plain"]


def test_without_the_stock_bot_nothing_is_compared() -> None:
    results = {"ours": figures(80)}
    assert compared(results) == results
    assert "80.0" in shown(results)
    assert "stock" not in shown(results)


def test_the_table_says_whether_an_aim_is_met() -> None:
    lines = shown(compared({"ours": figures(80, turn_ms_1=20), "validated": figures(50)})).splitlines()
    row = {line.split("│")[1].strip(): line for line in lines if line.startswith("│")}
    assert "no" in row["turn, 1 client: median, ms"].split("│")[-2]
    assert "yes" in row["turns per second, 1 client"].split("│")[-2]
    assert "120.0 (80.0 to 160.0)" in row["turns per second, 1 client"]
    assert "no" in row["turns per second to stock, checked, 1 client"].split("│")[-2]


def test_the_report_is_json_with_plan_machine_and_aims() -> None:
    report = json.loads(as_json({"ours": figures(80)}, Plan(turns=10), machine()))
    assert report["plan"]["turns"] == 10
    assert report["bots"]["ours"]["turns_per_second_1"]["blocks"] == [80, 160]
    assert report["aims"]["turns_per_second_1"] == {"aim": "≥ 70", "met": "yes"}
    assert report["cores"] > 0
