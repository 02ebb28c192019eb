"""/control: drives the stand-in. Time, faults, the webhook's address, the token, what Meta decides."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from simulator.whatsapp.errors import SimulatorError
from simulator.whatsapp.routes.graph import world_of
from simulator.whatsapp.world import JSON


class ControlRoute(APIRoute):
    """Answers what cannot be done with 404, 409 or 422 and a code."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler around the endpoint."""
        endpoint = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await endpoint(request)
            except ValidationError as error:
                return JSONResponse({"code": "invalid", "text": str(error)}, 422)
            except SimulatorError as error:
                status = 404 if error.code.startswith("no_such") else 409
                told = {"code": error.code, "text": str(error), "retryable": error.retryable}
                return JSONResponse(told, status)

        return handle


router = APIRouter(prefix="/control", route_class=ControlRoute)


class Advance(BaseModel):
    """How far to move the clock."""

    model_config = ConfigDict(extra="forbid")
    seconds: float = Field(ge=0)


class Webhook(BaseModel):
    """The webhook of the app; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    url: str | None = None
    secret: str | None = None
    verify_token: str | None = None


@router.get("/state")
async def state(request: Request) -> JSON:
    """The time, what is pending, and the numbers."""
    world = world_of(request)
    numbers = [n.metadata for n in world.numbers]
    token = world.token == world.config.access_token
    return {"now": world.clock.now(), "pending": world.pending, "numbers": numbers, "token_is_valid": token}


@router.post("/clock")
async def advance(request: Request, by: Advance) -> JSON:
    """Moves the clock forward; 25 hours are 90000 seconds."""
    world = world_of(request)
    world.scheduler.advance(by.seconds)
    world.log.add("act", "clock", sent={"seconds": by.seconds})
    return {"now": world.clock.now()}


@router.get("/faults")
async def get_faults(request: Request) -> JSON:
    """The faults in force."""
    return world_of(request).chance.faults.model_dump()


@router.post("/faults")
async def set_faults(request: Request) -> JSON:
    """Changes some faults; `seed` begins the dice anew."""
    return world_of(request).chance.set(**await request.json()).model_dump()


@router.delete("/faults")
async def clear_faults(request: Request) -> JSON:
    """Ends all faults."""
    chance = world_of(request).chance
    chance.clear()
    return chance.faults.model_dump()


@router.post("/webhook")
async def set_webhook(request: Request, given: Webhook) -> JSON:
    """Where webhooks go and how they are signed."""
    hook = world_of(request).hook
    for name, value in given.model_dump(exclude_none=True).items():
        setattr(hook, name, value)
    return {"url": hook.url}


@router.post("/webhook/verify")
async def verify_webhook(request: Request) -> JSON:
    """Calls the webhook as Meta does when its address is saved."""
    return {"verified": await run_in_threadpool(world_of(request).verify_webhook)}


@router.post("/token/{act}")
async def token(act: str, request: Request) -> JSON:
    """`expire` or `renew` the access token."""
    world = world_of(request)
    world.token = world.config.access_token if act == "renew" else ""
    return {"token_is_valid": bool(world.token)}


@router.post("/settle")
async def settle(request: Request) -> JSON:
    """Waits until nothing is due or under way."""
    return {"settled": await run_in_threadpool(world_of(request).settle)}
