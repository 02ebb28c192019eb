"""/control/handsets/{id}/flow: a Flow that is open on a phone. Each method of FlowClient is an address."""

import inspect

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from simulator.whatsapp.errors import HandsetError
from simulator.whatsapp.phone.flow import FlowClient
from simulator.whatsapp.routes.control import ControlRoute
from simulator.whatsapp.routes.graph import world_of
from simulator.whatsapp.world import JSON

router = APIRouter(prefix="/control/handsets/{phone_id}/flow", route_class=ControlRoute)
CALLS = {name for name, _ in inspect.getmembers(FlowClient, inspect.isfunction) if not name.startswith("_")}


@router.post("/{step}")
async def take_step(phone_id: str, step: str, request: Request) -> JSON:
    """Opens a Flow, goes on in it, goes back, completes it, or reports a screen; the body has the arguments."""
    if step not in CALLS:
        raise HandsetError("no_such_act", f"a Flow can: {', '.join(sorted(CALLS))}")
    method = getattr(world_of(request).flow_client(phone_id), step)
    try:
        given = await request.json()
        inspect.signature(method).bind(**given)
    except (TypeError, ValueError) as error:
        raise HandsetError("invalid", f"{step}: {error}") from None
    answer: JSON = await run_in_threadpool(method, **given)
    return answer
