"""/{flow-id}/...: the JSON of a Flow, publishing it and taking it back."""

import json

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from simulator.whatsapp.errors import GraphError, no_such_object
from simulator.whatsapp.flows import Flow
from simulator.whatsapp.routes.graph import GraphRoute, world_of
from simulator.whatsapp.routes.reading import read_form
from simulator.whatsapp.world import JSON

router = APIRouter(prefix="/{version}/{flow_id}", route_class=GraphRoute)
SUCCESS = {"success": True}


def _flow(flow_id: str, request: Request) -> Flow:
    flow = world_of(request).flows.get(flow_id)
    if flow is None:
        raise no_such_object(flow_id, request.method.lower())
    return flow


@router.get("/assets")
async def get_assets(flow_id: str, request: Request) -> JSON:
    """Where the JSON of the Flow is."""
    flow = _flow(flow_id, request)
    if flow.json is None:
        return {"data": []}
    url = f"{world_of(request).public_url.rstrip('/')}/control/flows/{flow.id}/json"
    return {"data": [{"name": "flow.json", "asset_type": "FLOW_JSON", "download_url": url}]}


@router.post("/assets")
async def upload_assets(flow_id: str, request: Request) -> JSON:
    """Takes Flow JSON; succeeds also when there are validation errors."""
    flow, form = _flow(flow_id, request), await read_form(request)
    if form.fields.get("asset_type") != "FLOW_JSON" or "file" not in form.files:
        raise GraphError(100, "The parameters file, name and asset_type=FLOW_JSON are required.")
    return {**SUCCESS, "validation_errors": world_of(request).flows.upload(flow, form.files["file"].content)}


@router.post("/publish")
async def publish(flow_id: str, request: Request) -> JSON:
    """Opens the Flow to citizens."""
    await run_in_threadpool(world_of(request).flows.publish, _flow(flow_id, request))
    return SUCCESS


@router.post("/deprecate")
async def deprecate(flow_id: str, request: Request) -> JSON:
    """Closes a published Flow."""
    world_of(request).flows.deprecate(_flow(flow_id, request))
    return SUCCESS


def flow_json(flow: Flow) -> str:
    """The JSON of a Flow as it is downloaded."""
    return json.dumps(flow.json, ensure_ascii=False)
