"""Running the model's graph: its nodes one after the other, in an order that is worked out once.

Rasa has Dask plan and queue them at each message and each prediction, which takes longer than many of the nodes.
"""

import functools
import weakref
from collections.abc import Callable, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

Run = Callable[..., dict[str, Any]]
# Nodes in an order in which each one's needs come before it, with their names and the names of what they need.
Plan = list[tuple[str, GraphNode, tuple[str, ...]]]


def in_order(run: Run) -> Run:
    """Rasa's `run` without Dask."""
    plans: weakref.WeakKeyDictionary[DaskGraphRunner, dict[tuple[str, ...], Plan]] = weakref.WeakKeyDictionary()

    @functools.wraps(run)
    def runs(
        runner: DaskGraphRunner, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
    ) -> dict[str, Any]:
        wanted = tuple(targets or runner._graph_schema.target_names)
        mine = plans.setdefault(runner, {})
        if wanted not in mine:
            mine[wanted] = _plan(runner, wanted)
        done = _given(inputs or {}, {name for name, _, _ in mine[wanted]})
        try:
            for name, node, needs in mine[wanted]:
                # What nothing provides is passed by its name, of which the node complains.
                done[name] = node(*(done.get(need, need) for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(done[name] for name in wanted)

    return runs


def _plan(runner: DaskGraphRunner, targets: Sequence[str]) -> Plan:
    nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
    needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
    order = TopologicalSorter({name: [need for need in needs[name] if need in nodes] for name in nodes})
    return [(name, runner._instantiated_nodes[name], needs[name]) for name in order.static_order()]


def _given(inputs: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    for name, value in inputs.items():
        if isinstance(value, str) and value in names:
            raise GraphRunError(f"Input value '{value}' of '{name}' clashes with a node name.")
    return {name: (name, value) for name, value in inputs.items()}
