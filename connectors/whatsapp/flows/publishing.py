"""Brings Flows to Meta: makes what is missing, changes what differs, publishes, leaves the rest alone."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.whatsapp.errors import GraphRefused
from connectors.whatsapp.flows.all_flows import Flow
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.json_values import listed, mapping, text
from connectors.whatsapp.setup.errors import SetupError

FIELDS = "id,name,status,endpoint_uri,validation_errors"
PAGE = "100"
PUBLISHED, DRAFT, DEPRECATED = "PUBLISHED", "DRAFT", "DEPRECATED"
WORDS: Mapping[str, str] = {
    PUBLISHED: "published",
    DRAFT: "a draft",
    DEPRECATED: "taken back: it cannot be published again, give it another name in the catalogue",
    "BLOCKED": "blocked by Meta: our endpoint failed too often",
    "THROTTLED": "slowed down by Meta: our endpoint fails or is slow",
    "": "not at Meta",
}
# Something is wrong with all of them.
SAME_REFUSAL = 3
Row = Mapping[str, Any]
# Reads what stands under a link, None if it is not to be had.
Fetch = Callable[[str], Awaitable[bytes | None]]
Tell = Callable[["Outcome"], object]


@dataclass(frozen=True)
class Outcome:
    """What came of one Flow: Meta's `status`, what was `done`, what is `wrong` with it, Meta's `id` if it has one."""

    name: str
    status: str
    done: str = ""
    wrong: str = ""
    id: str = ""

    @property
    def in_words(self) -> str:
        """For those who read a table."""
        return "; ".join(filter(None, (WORDS.get(self.status, self.status.lower()), self.done, self.wrong)))


async def existing_flows(graph: Graph, account: str) -> Mapping[str, Row]:
    """The account's Flows by name."""
    found: dict[str, Row] = {}
    query = {"fields": FIELDS, "limit": PAGE}
    while True:
        answer = await graph.get(f"{account}/flows", **query)
        rows = [mapping(row) for row in listed(answer.get("data"))]
        found |= {text(row.get("name")) or "": row for row in rows}
        paging = mapping(answer.get("paging"))
        after = text(mapping(paging.get("cursors")).get("after"))
        if not rows or not paging.get("next") or not after or after == query.get("after"):
            return found
        query["after"] = after


@dataclass(frozen=True)
class Publisher:
    """Publishes Flows of one account that ask `endpoint`, https://…/webhooks/whatsapp/flow."""

    graph: Graph
    account: str
    endpoint: str
    fetch: Fetch

    async def publish(self, flows: Iterable[Flow], tell: Tell) -> list[Outcome]:
        """The outcomes; a Flow that Meta refuses does not hold up the others. May be run again.

        Raises SetupError when Meta refuses several in a row for the same reason.
        """
        existing, outcomes = await existing_flows(self.graph, self.account), []
        for flow in flows:
            outcomes.append(await self._guarded(flow, existing.get(flow.name)))
            tell(outcomes[-1])
            last = {outcome.wrong for outcome in outcomes[-SAME_REFUSAL:]}
            if len(outcomes) >= SAME_REFUSAL and len(last) == 1 and "" not in last:
                raise SetupError(f"Stopped, as Meta refuses each for the same reason. {last.pop()}")
        return outcomes

    async def _guarded(self, flow: Flow, row: Row | None) -> Outcome:
        try:
            return await self._bring(flow, row)
        except GraphRefused as error:
            if error.rule.do == "stop_number" or error.retryable:
                raise
            reason = f"Meta refuses it ({error.code}): {error.details or error.rule.say}"
            return Outcome(flow.name, _status(row), wrong=reason, id=_id(row))

    async def _bring(self, flow: Flow, row: Row | None) -> Outcome:
        if _status(row) == DEPRECATED:
            return Outcome(flow.name, DEPRECATED, wrong="not touched", id=_id(row))
        flow_id, done = _id(row) if row else await self._made(flow), [] if row else ["new"]
        if row and row.get("endpoint_uri") != self.endpoint:
            await self.graph.post(flow_id, json={"endpoint_uri": self.endpoint})
            done.append("address set")
        status = _status(row) or DRAFT
        if not row or await self._differs(flow, flow_id):
            errors = await self._upload(flow, flow_id)
            if errors:
                return Outcome(flow.name, DRAFT, ", ".join(done), " ".join(errors), flow_id)
            done += ["changed"] if row else []
            status = DRAFT
        if status == DRAFT:
            await self.graph.post(f"{flow_id}/publish")
            status = PUBLISHED
            done += [] if done else ["published now"]
        return Outcome(flow.name, status, ", ".join(done), id=flow_id)

    async def _made(self, flow: Flow) -> str:
        body = {"name": flow.name, "categories": [flow.category], "endpoint_uri": self.endpoint}
        return str((await self.graph.post(f"{self.account}/flows", json=body)).get("id"))

    async def _differs(self, flow: Flow, flow_id: str) -> bool:
        """Whether Meta holds another Flow than ours; what cannot be read is uploaded again."""
        assets = [mapping(row) for row in listed((await self.graph.get(f"{flow_id}/assets")).get("data"))]
        link = next((text(row.get("download_url")) for row in assets if row.get("asset_type") == "FLOW_JSON"), None)
        held = await self.fetch(link) if link else None
        try:
            return held is None or json.loads(held) != flow.json
        except ValueError:
            return True

    async def _upload(self, flow: Flow, flow_id: str) -> list[str]:
        """What Meta's validator finds."""
        file = ("flow.json", flow.text.encode(), "application/json")
        form = {"name": "flow.json", "asset_type": "FLOW_JSON"}
        answer = await self.graph.post(f"{flow_id}/assets", data=form, files={"file": file})
        return [_told(mapping(error)) for error in listed(answer.get("validation_errors"))]


def _told(error: Row) -> str:
    where = f"line {error['line_start']}: " if error.get("line_start") else ""
    return f"{where}{text(error.get('message')) or text(error.get('error')) or 'an error without words'}"


def _id(row: Row | None) -> str:
    return str(row.get("id") or "") if row else ""


def _status(row: Row | None) -> str:
    return (text(row.get("status")) or "").upper() if row else ""


def published(outcomes: Sequence[Outcome]) -> int:
    """How many citizens can open."""
    return sum(outcome.status == PUBLISHED for outcome in outcomes)
