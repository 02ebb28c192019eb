"""/control: what Meta decides about templates and Flows, and what the phone opens: Flows and files."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from simulator.whatsapp.errors import HandsetError
from simulator.whatsapp.media import plain
from simulator.whatsapp.routes.control import ControlRoute
from simulator.whatsapp.routes.flows import flow_json
from simulator.whatsapp.routes.graph import world_of
from simulator.whatsapp.world import JSON, World

router = APIRouter(prefix="/control", route_class=ControlRoute)


class Decision(BaseModel):
    """The status that Meta gives a template or a Flow."""

    model_config = ConfigDict(extra="forbid")
    status: str
    reason: str = "NONE"


@router.post("/templates/{template_id}")
async def decide_template(template_id: str, request: Request, decision: Decision) -> JSON:
    """Meta's decision about a template: APPROVED, REJECTED, PAUSED, DISABLED."""
    world = world_of(request)
    template = _found(world, "template", template_id)
    world.templates.set_status(template, decision.status, decision.reason)
    return {"status": template.status}


@router.post("/flows/{flow_id}")
async def decide_flow(flow_id: str, request: Request, decision: Decision) -> JSON:
    """Meta's decision about a Flow: BLOCKED, THROTTLED, PUBLISHED."""
    world = world_of(request)
    flow = _found(world, "flow", flow_id)
    world.flows.set_status(flow, decision.status)
    return {"status": flow.status}


@router.get("/flows/{flow_id}/json")
async def get_flow_json(flow_id: str, request: Request) -> Response:
    """The Flow JSON that was uploaded last."""
    return Response(flow_json(_found(world_of(request), "flow", flow_id)), media_type="application/json")


@router.post("/flows/{flow_id}/ask")
async def ask_endpoint(flow_id: str, request: Request) -> JSON:
    """Asks the Flow's endpoint as the phone does: the body is encrypted, the answer decrypted."""
    world = world_of(request)
    flow, question = _found(world, "flow", flow_id), await request.json()
    status, answer = await run_in_threadpool(world.endpoint.ask, flow.account, flow.endpoint_uri, question)
    return {"status": status, "answer": answer}


@router.post("/flows/{flow_id}/health")
async def check_health(flow_id: str, request: Request) -> JSON:
    """Whether the Flow's endpoint answers the ping, as Meta asks at any time."""
    world = world_of(request)
    flow = _found(world, "flow", flow_id)
    return {"is_healthy": await run_in_threadpool(world.endpoint.ping, flow.account, flow.endpoint_uri)}


@router.get("/media/{media_id}")
async def get_media(media_id: str, request: Request) -> Response:
    """A file as the phone opens it: no token, no expiry of links."""
    media = _found(world_of(request), "media", media_id)
    return Response(media.content, media_type=plain(media.mime_type))


def _found(world: World, kind: str, key: str) -> Any:
    stores: dict[str, Callable[[str], Any]] = {
        "template": world.templates.get,
        "flow": world.flows.get,
        "media": world.media.get,
    }
    found = stores[kind](key)
    if found is None:
        raise HandsetError(f"no_such_{kind}", f"there is no {kind} {key}")
    return found
