"""Whether Flow JSON keeps Meta's rules, told in plain words for those who read the catalogue.

The rules are those of Meta's reference (Flow JSON, Components, Best practices). Meta's own validator has the last word
when a Flow is uploaded; what it would refuse is to be found here first.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from connectors.whatsapp.flows.check_components import component_problems
from connectors.whatsapp.flows.check_data import data_problems
from connectors.whatsapp.flows.check_files import file_rule_problems
from connectors.whatsapp.flows.check_routes import route_problems
from connectors.whatsapp.flows.check_screens import screen_problems
from connectors.whatsapp.flows.limits import CAN_BE_PUBLISHED, DATA_API_VERSIONS, LARGEST_FILE, SCREENS

JSON = dict[str, Any]
Rule = Callable[[JSON], Iterator[str]]


def check_flow(flow: Any) -> list[str]:
    """Every breach of a rule as `where: what is wrong`; empty for a Flow that can be published."""
    if not isinstance(flow, dict):
        return ["Flow: it is a JSON object"]
    screens = flow.get("screens")
    if not isinstance(screens, list) or not screens or not all(isinstance(screen, dict) for screen in screens):
        return [*_versions(flow), "screens: at least one is needed"]
    return [problem for rule in RULES for problem in rule(flow)]


def _versions(flow: JSON) -> Iterator[str]:
    if flow.get("version") not in CAN_BE_PUBLISHED:
        yield f"version: {flow.get('version')} cannot be published"
    if "data_api_version" in flow and flow["data_api_version"] not in DATA_API_VERSIONS:
        yield f"data_api_version: {flow['data_api_version']} is not known"


def _sizes(flow: JSON) -> Iterator[str]:
    if len(flow["screens"]) > SCREENS:
        yield f"screens: {len(flow['screens'])}, at most {SCREENS}"
    if len(json.dumps(flow, ensure_ascii=False).encode()) > LARGEST_FILE:
        yield "Flow: more than 10 MB"


RULES: tuple[Rule, ...] = (
    _versions, _sizes, screen_problems, route_problems, component_problems, data_problems, file_rule_problems,
)  # fmt: skip
