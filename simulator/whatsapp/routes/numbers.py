"""/{phone-number-id}/...: set-up of a number, its profile and its key."""

from fastapi import APIRouter, Request

from simulator.whatsapp.routes.graph import GraphRoute, world_of
from simulator.whatsapp.routes.reading import read_form
from simulator.whatsapp.setup import (
    count_registration,
    register,
    request_code,
    set_automation,
    set_key,
    set_profile,
    verify_code,
)
from simulator.whatsapp.store import BusinessNumber
from simulator.whatsapp.world import JSON

router = APIRouter(prefix="/{version}/{number_id}", route_class=GraphRoute)
SUCCESS = {"success": True}


def number_info(number: BusinessNumber) -> JSON:
    """A number as Graph shows it."""
    return {
        "id": number.id,
        "verified_name": number.number.verified_name,
        "display_phone_number": number.number.display,
        "quality_rating": "GREEN",
        "status": "CONNECTED" if number.is_registered else "DISCONNECTED",
        "code_verification_status": "VERIFIED" if number.is_verified else "NOT_VERIFIED",
        "name_status": "APPROVED",
        "platform_type": "CLOUD_API" if number.is_registered else "NOT_APPLICABLE",
        "throughput": {"level": "STANDARD"},
        "is_pin_enabled": number.pin is not None,
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "conversational_automation": {**number.automation, "id": number.id},
    }


@router.post("/register")
async def post_register(number_id: str, request: Request) -> JSON:
    """Connects the number."""
    world = world_of(request)
    register(world.numbers.need(number_id), (await read_form(request)).fields, world.clock.now())
    return SUCCESS


@router.post("/request_code")
async def post_request_code(number_id: str, request: Request) -> JSON:
    """Sends the verification code; it stands in the log."""
    world = world_of(request)
    code = request_code(world.numbers.need(number_id), (await read_form(request)).fields)
    world.log.add("phone", "verification code", sent={"number": number_id, "code": code})
    return SUCCESS


@router.post("/verify_code")
async def post_verify_code(number_id: str, request: Request) -> JSON:
    """Takes the verification code."""
    verify_code(world_of(request).numbers.need(number_id), (await read_form(request)).fields)
    return SUCCESS


@router.post("/deregister")
async def post_deregister(number_id: str, request: Request) -> JSON:
    """Disconnects the number."""
    world = world_of(request)
    number = world.numbers.need(number_id)
    count_registration(number, world.clock.now())
    number.is_registered = False
    return SUCCESS


@router.get("/whatsapp_business_profile")
async def get_profile(number_id: str, request: Request) -> JSON:
    """The profile that citizens see."""
    number = world_of(request).numbers.need(number_id, "get")
    wanted = {name for name in request.query_params.get("fields", "").split(",") if name}
    profile = {name: value for name, value in number.profile.items() if not wanted or name in wanted}
    return {"data": [{**profile, "messaging_product": "whatsapp"}]}


@router.post("/whatsapp_business_profile")
async def post_profile(number_id: str, request: Request) -> JSON:
    """Changes the profile."""
    set_profile(world_of(request).numbers.need(number_id), (await read_form(request)).fields)
    return SUCCESS


@router.post("/conversational_automation")
async def post_automation(number_id: str, request: Request) -> JSON:
    """Sets prompts and commands."""
    set_automation(world_of(request).numbers.need(number_id), (await read_form(request)).fields)
    return SUCCESS


@router.post("/whatsapp_business_encryption")
async def post_key(number_id: str, request: Request) -> JSON:
    """Takes the public key for Flows."""
    set_key(world_of(request).numbers.need(number_id), (await read_form(request)).fields)
    return SUCCESS


@router.get("/whatsapp_business_encryption")
async def get_key(number_id: str, request: Request) -> JSON:
    """The public key, and whether it is good for the present registration."""
    number = world_of(request).numbers.need(number_id, "get")
    if not number.public_key:
        return {"data": []}
    status = "VALID" if number.key_is_valid else "MISMATCH"
    key = {"business_public_key": number.public_key, "business_public_key_signature_status": status}
    return {"data": [key]}
