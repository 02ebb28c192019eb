"""The model's graph without Dask: the same results and the same errors."""

from collections.abc import Callable
from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.exceptions import InvalidConfigException

from runtime.graph import in_order

CALLS: list[str] = []


class Adder(GraphComponent):
    """Adds what it is given."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(cls, config: dict[str, Any], *_args: Any, **_kwargs: Any) -> "Adder":
        return cls(config)

    load = create

    def add(self, one: int, other: int = 0) -> int:
        """The sum, and the constant of the configuration."""
        CALLS.append(self._config["name"])
        return one + other + int(self._config["constant"])

    def fail(self, one: int) -> int:
        """An error of the kind that the configuration names."""
        kinds = {"runtime": RuntimeError, "value": ValueError, "config": InvalidConfigException}
        raise kinds[self._config["name"]](str(one))


def node(name: str, function: str = "add", constant: int = 0, **needs: str) -> SchemaNode:
    config = {"name": name, "constant": constant}
    return SchemaNode(needs=needs, uses=Adder, constructor_name="load", fn=function, config=config, eager=True)


def runner(**nodes: SchemaNode) -> DaskGraphRunner:
    schema = GraphSchema(nodes)
    return DaskGraphRunner(schema, None, ExecutionContext(schema))


LADDER = {
    "last": node("last", constant=100, one="left", other="right"),
    "right": node("right", constant=10, one="first", other="given"),
    "left": node("left", one="first"),
    "aside": node("aside", one="given"),
    "first": node("first", constant=1, one="given"),
}
BOTH: list[Callable[..., Any]] = [DaskGraphRunner.run, in_order(DaskGraphRunner.run)]


@pytest.mark.parametrize("targets", [["last"], ["left"], ["last", "aside"], ["first", "right"]])
def test_the_same_results_of_the_same_nodes(targets: list[str]) -> None:
    graph, told = runner(**LADDER), []
    for run in BOTH:
        for value in (5, 7):
            CALLS.clear()
            told.append((value, run(graph, {"given": value}, targets), sorted(CALLS)))
    assert told[:2] == told[2:]
    assert told[0][1] != told[1][1]


def test_the_targets_of_the_graph_are_run_where_none_is_named() -> None:
    last = SchemaNode(
        needs={"one": "first"}, uses=Adder, constructor_name="load", fn="add",
        config={"name": "last", "constant": 3}, eager=True, is_target=True,
    )  # fmt: skip
    graph = runner(first=LADDER["first"], aside=LADDER["aside"], last=last)
    assert [run(graph, {"given": 1}) for run in BOTH] == [{"last": 5}] * 2


def _error(run: Callable[..., Any], graph: DaskGraphRunner, inputs: dict[str, Any], target: str) -> type[Exception]:
    with pytest.raises(Exception) as told:
        run(graph, inputs, [target])
    return type(told.value)


@pytest.mark.parametrize(
    ("inputs", "target", "expected"),
    [
        ({"given": 1}, "runtime", GraphComponentException),
        ({"given": 1}, "value", GraphComponentException),
        ({"given": 1}, "config", InvalidConfigException),
        ({}, "first", GraphRunError),
        ({"given": "left"}, "last", GraphRunError),
    ],
)
def test_the_same_errors(inputs: dict[str, Any], target: str, expected: type[Exception]) -> None:
    failing = {name: node(name, "fail", one="given") for name in ("runtime", "value", "config")}
    graph = runner(**LADDER, **failing)
    assert [_error(run, graph, inputs, target) for run in BOTH] == [expected] * 2
