"""The table of Meta's codes: complete, and what it says can be done."""

import pytest
import yaml

import simulator.whatsapp.errors as stand_in
from connectors.whatsapp.codes import Table, explain, stored_rule, table

# Every code of Meta's documentation that may come as an answer or a status, and what has to follow.
EXPECTED = {
    "stop_number": "0 190 3 10 200 250 299 131005 33 368 131031 131037 131042 131045 133010",
    "wait": "4 80007 130429 131056 131057",
    "retry": "1 2 131000 131016 133004 131053",
    "template": "131047",
    "fail": """100 130403 130472 130497 131008 131009 131021 131026 131030 131048 131049 131050 131051 131052 131062
        131063 131064 132000 132001 132005 132007 132012 132015 132016 132018 132068 132069 133000 133005 133006 133008
        133009 133015 133016 134011 135000 137000 1026 2046 2047 138000 139000 139006 139100 139103 131200 147001
        147005 2388293 2388299""",
}


@pytest.mark.parametrize(("action", "codes"), EXPECTED.items())
def test_each_code_has_its_action_and_a_reason(action: str, codes: str) -> None:
    for code in map(int, codes.split()):
        rule = table().rule(code, 400)
        assert (code, rule.do) == (code, action)
        assert rule != table().rule(999_999, 400) and rule.say.endswith(".")
        assert explain(str(code)) == rule.say


def test_every_code_of_the_stand_in_is_known() -> None:
    assert [code for code in stand_in.table() if table().rule(code) == table().rule(999_999)] == []


@pytest.mark.parametrize("code", [None, -1, 999_999])
def test_there_is_always_a_rule(code: int | None) -> None:
    for http in (None, *range(100, 600)):
        assert table().rule(code, http).say
        assert table().rule(code, http, is_transient=True).do == "retry"


@pytest.mark.parametrize(
    ("code", "http", "action"),
    [
        (None, 401, "stop_number"), (None, 403, "stop_number"), (None, 404, "stop_number"), (None, 302, "stop_number"),
        (None, 400, "fail"), (None, 413, "fail"), (None, 429, "wait"), (None, 408, "retry"), (None, 500, "retry"),
        (None, 503, "retry"), (None, None, "fail"), (999_999, None, "fail"), (999_999, 400, "fail"),
        (999_999, 404, "fail"), (999_999, 403, "fail"), (999_999, 401, "stop_number"), (999_999, 500, "retry"),
        (999_999, 429, "wait"),
    ],
)  # fmt: skip
def test_what_is_not_known_goes_by_the_http_status(code: int | None, http: int | None, action: str) -> None:
    assert table().rule(code, http).do == action


def test_a_number_that_meta_does_not_know_stops_and_a_wrong_parameter_does_not() -> None:
    assert table().rule(100, 400, subcode=33).do == "stop_number"
    assert table().rule(100, 400, subcode=2388024).do == "fail"


@pytest.mark.parametrize("code", ["http_503", "unreachable", "payload:label_empty", "pair_limit", "nonsense", "²", ""])
def test_every_code_in_the_outbox_can_be_explained(code: str) -> None:
    assert bool(explain(code)) is bool(code) and explain(None) == ""
    assert stored_rule(code).do


def test_pauses_are_told_where_somebody_waits() -> None:
    raw = yaml.safe_load(stand_in.Path("connectors/whatsapp/codes.yml").read_text(encoding="utf-8"))
    for row in [*raw["codes"], *raw["http"]]:
        assert (row["do"] != "wait") or (row["scope"] in ("pair", "number") and row["seconds"] > 0), row


def test_a_code_that_stands_twice_is_found() -> None:
    row = {"codes": [1, 1], "do": "fail", "say": "x"}
    with pytest.raises(ValueError, match="twice"):
        Table({"codes": [row], "http": [], "unknown": row, "transient": row, "ours": {}})
