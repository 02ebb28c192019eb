"""Whatever is sent, the answer is one of Meta's: accepted or an error object, never a crash."""

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.whatsapp import World
from simulator.whatsapp.config import Limits
from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.flow_check import validate
from simulator.whatsapp.templates import fill
from tests.simulator.conftest import MakeRig
from tests.simulator.rig import CITIZEN
from tests.simulator.test_samples import FLOW, SAMPLES, furnish
from tests.simulator.test_templates import NEWS

FLOW_JSON = json.loads(FLOW)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inner for place in places(part, (*path, key)))]


def damaged(value: Any, place: tuple[Any, ...], by: Any, remove: bool) -> Any:
    if not place:
        return by if isinstance(by, dict) else {}
    found = copy.deepcopy(value)
    parent = found
    for key in place[:-1]:
        parent = parent[key]
    if remove:
        del parent[place[-1]]
    else:
        parent[place[-1]] = by
    return found


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SAMPLES), st.integers(0, 10**6), ANY, st.booleans())
def test_damaged_messages(make_rig: MakeRig, sample: dict, number: int, by: Any, remove: bool) -> None:
    world = furnished(make_rig)
    ways = places(sample)
    payload = damaged(sample, ways[number % len(ways)], by, remove)
    try:
        answer = world.sender.send(next(iter(world.numbers)), payload)
    except GraphError as error:
        assert error.body["error"]["code"] == error.number
    else:
        assert "messages" in answer or answer == {"success": True}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), ANY, st.booleans())
def test_damaged_templates(make_rig: MakeRig, number: int, by: Any, remove: bool) -> None:
    world = furnished(make_rig)
    ways = places(NEWS)
    try:
        template = world.templates.create("1", damaged(NEWS, ways[number % len(ways)], by, remove))
        fill(template, [])
    except GraphError as error:
        assert error.number in (100, 132000, 132005, 132012)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), ANY, st.booleans())
def test_damaged_flows(number: int, by: Any, remove: bool) -> None:
    ways = places(FLOW_JSON)
    _, errors = validate(json.dumps(damaged(FLOW_JSON, ways[number % len(ways)], by, remove)).encode())
    assert all(error["error"] and error["message"] for error in errors)


_kept: list[World] = []


def furnished(make_rig: MakeRig) -> World:
    """One world for all examples, without limits."""
    if not _kept:
        rig = make_rig(limits=Limits(pair_burst=0, messages_per_second=0, templates_per_hour=0))
        rig.world.add_phone(CITIZEN)
        furnish(rig)
        _kept.append(rig.world)
    return _kept[0]
