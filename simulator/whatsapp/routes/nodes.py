"""/{id}: Graph tells from the id whether it is a number, media, a Flow, a template or an account."""

from typing import Any

from fastapi import APIRouter, Request

from simulator.whatsapp.errors import GraphError, no_such_object
from simulator.whatsapp.routes.graph import GraphRoute, world_of
from simulator.whatsapp.routes.numbers import number_info
from simulator.whatsapp.routes.reading import read_form
from simulator.whatsapp.setup import set_pin
from simulator.whatsapp.world import JSON, World

router = APIRouter(route_class=GraphRoute)
SUCCESS = {"success": True}


def picked(found: JSON, request: Request) -> JSON:
    """The fields that were asked for, and the id."""
    wanted = [name.strip() for name in request.query_params.get("fields", "").split(",") if name.strip()]
    return {name: found[name] for name in [*wanted, "id"] if name in found} if wanted else found


@router.get("/{version}/{node}")
async def get_node(node: str, request: Request) -> JSON:
    """A number, a file's link, a Flow, a template, an account."""
    world = world_of(request)
    if (number := world.numbers.get(node)) is not None:
        return picked(number_info(number), request)
    if (flow := world.flows.get(node)) is not None:
        return picked(flow.as_json(), request)
    if (template := world.templates.get(node)) is not None:
        return picked(template.as_json(), request)
    if node in world.numbers.subscribed:
        return picked({"id": node, "name": "Seva Saathi", "timezone_id": "71", "currency": "INR"}, request)
    return _media(world, node, request)


def _media(world: World, node: str, request: Request) -> JSON:
    media = world.media.need(node, request.query_params.get("phone_number_id"))
    return {
        "messaging_product": "whatsapp",
        "url": world.media.link(media, world.public_url),
        "mime_type": media.mime_type,
        "sha256": media.digest.hex(),
        "file_size": len(media.content),
        "id": media.id,
    }


@router.post("/{version}/{node}")
async def post_node(node: str, request: Request) -> JSON:
    """Sets a number's PIN; changes a Flow or a template."""
    world, given = world_of(request), (await read_form(request)).fields
    if (number := world.numbers.get(node)) is not None:
        set_pin(number, given)
    elif (flow := world.flows.get(node)) is not None:
        world.flows.update(flow, given)
    elif (template := world.templates.get(node)) is not None:
        world.templates.edit(template, given)
    else:
        raise no_such_object(node, "post")
    return SUCCESS


@router.delete("/{version}/{node}")
async def delete_node(node: str, request: Request) -> JSON:
    """Deletes a file or the draft of a Flow."""
    world = world_of(request)
    if (flow := world.flows.get(node)) is not None:
        world.flows.delete(flow)
    else:
        media = world.media.need(node, request.query_params.get("phone_number_id"), "delete")
        world.media.delete(media.id)
    return SUCCESS


@router.api_route("/{version}/{rest:path}", methods=["GET", "POST", "DELETE", "PUT", "PATCH"])
async def unknown(rest: str) -> Any:
    """Any other path."""
    raise GraphError(2500, message=f"Unknown path components: /{rest.partition('/')[2]}")
