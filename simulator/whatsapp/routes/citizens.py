"""/{phone-number-id}/...: what concerns single citizens: blocking, and payments."""

from fastapi import APIRouter, Request

from simulator.whatsapp.errors import GraphError, no_such_object
from simulator.whatsapp.routes.graph import GraphRoute, world_of
from simulator.whatsapp.routes.reading import read_form, read_json
from simulator.whatsapp.setup import users_of
from simulator.whatsapp.world import JSON

router = APIRouter(prefix="/{version}/{number_id}", route_class=GraphRoute)


@router.get("/block_users")
async def get_blocked(number_id: str, request: Request) -> JSON:
    """Whom the business has blocked."""
    number = world_of(request).numbers.need(number_id, "get")
    return {"data": [{"messaging_product": "whatsapp", "wa_id": user} for user in sorted(number.blocked)]}


@router.post("/block_users")
async def block(number_id: str, request: Request) -> JSON:
    """Blocks users who wrote within the last 24 hours."""
    world = world_of(request)
    number, users = world.numbers.need(number_id), users_of((await read_form(request)).fields)
    for user in users:
        phone = world.phones.find("phone", user) or world.phones.find("user", user)
        heard = phone.last_heard.get(number_id) if phone else None
        if heard is None or world.clock.now() - heard > world.config.timing.window:
            raise GraphError(139101, f"User {user} has not written within the last 24 hours.")
    number.blocked.update(users)
    added = [{"input": user, "wa_id": user} for user in users]
    return {"messaging_product": "whatsapp", "block_users": {"added_users": added}}


@router.delete("/block_users")
async def unblock(number_id: str, request: Request) -> JSON:
    """Takes blocks back."""
    number, users = world_of(request).numbers.need(number_id), users_of((await read_form(request)).fields)
    number.blocked.difference_update(users)
    removed = [{"input": user, "wa_id": user} for user in users]
    return {"messaging_product": "whatsapp", "block_users": {"removed_users": removed}}


@router.get("/payments/{configuration}/{reference}")
async def get_payment(number_id: str, reference: str, request: Request) -> JSON:
    """What became of an order."""
    world = world_of(request)
    world.numbers.need(number_id, "get")
    found = world.orders.payment(number_id, reference)
    if found is None:
        raise no_such_object(reference)
    return {"payments": [found]}


@router.post("/payments_refund")
async def refund_payment(number_id: str, request: Request) -> JSON:
    """Gives a part of an order's payment back."""
    world, body = world_of(request), await read_json(request)
    world.numbers.need(number_id)
    made = world.orders.refund(number_id, str(body.get("reference_id", "")), body.get("amount") or {"value": 0})
    return {"id": made["id"], "status": made["status"], "speed_processed": "normal"}
