"""/{account-id}/...: numbers, subscription of the app, templates, Flows."""

import json

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.routes.graph import GraphRoute, world_of
from simulator.whatsapp.routes.nodes import picked
from simulator.whatsapp.routes.numbers import number_info
from simulator.whatsapp.routes.reading import read_form
from simulator.whatsapp.world import JSON

router = APIRouter(prefix="/{version}/{account}", route_class=GraphRoute)
SUCCESS = {"success": True}


def listed(data: list[JSON], request: Request) -> JSON:
    """A page of a list: `limit` elements after the cursor `after`."""
    given = [request.query_params.get(name, "") for name in ("after", "limit")]
    first, size = (int(text) if text.isdecimal() else usual for text, usual in zip(given, (0, 25), strict=True))
    page = [picked(element, request) for element in data[first : first + size]]
    cursors = {"before": str(first), "after": str(first + len(page))}
    following = {"next": str(request.url)} if first + size < len(data) else {}
    return {"data": page, "paging": {"cursors": cursors, **following}}


@router.get("/phone_numbers")
async def get_numbers(account: str, request: Request) -> JSON:
    """The numbers of the account."""
    numbers = world_of(request).numbers
    numbers.need_account(account, "get")
    return listed([number_info(n) for n in numbers if n.number.account == account], request)


@router.get("/subscribed_apps")
async def get_subscribed(account: str, request: Request) -> JSON:
    """The apps that get the account's webhooks."""
    numbers = world_of(request).numbers
    numbers.need_account(account, "get")
    app = {"whatsapp_business_api_data": {"id": "670843887433847", "name": "Seva Saathi", "link": ""}}
    return {"data": [app] if numbers.subscribed[account] else []}


@router.post("/subscribed_apps")
async def subscribe(account: str, request: Request) -> JSON:
    """Subscribes the app; another address is called to be verified first."""
    world = world_of(request)
    world.numbers.need_account(account)
    given = (await read_form(request)).fields
    if "override_callback_uri" in given:
        before = world.hook.url, world.hook.verify_token
        world.hook.url, world.hook.verify_token = given["override_callback_uri"], given.get("verify_token", "")
        if not await run_in_threadpool(world.verify_webhook):
            world.hook.url, world.hook.verify_token = before
            raise GraphError(100, "The callback address did not answer the verification.", subcode=2200)
    world.numbers.subscribed[account] = True
    return SUCCESS


@router.delete("/subscribed_apps")
async def unsubscribe(account: str, request: Request) -> JSON:
    """Ends the webhooks of the account."""
    numbers = world_of(request).numbers
    numbers.subscribed[numbers.need_account(account, "delete")] = False
    return SUCCESS


@router.get("/message_templates")
async def get_templates(account: str, request: Request) -> JSON:
    """The account's templates, of a name, language or status if one is given."""
    world, wanted = world_of(request), request.query_params
    world.numbers.need_account(account, "get")
    names = ("name", "language", "status", "category")
    found = [t.as_json() for t in world.templates.of(account)]
    return listed([t for t in found if all(t[n] == wanted[n] for n in names if n in wanted)], request)


@router.post("/message_templates")
async def create_template(account: str, request: Request) -> JSON:
    """Makes a template, which waits for its review."""
    world = world_of(request)
    world.numbers.need_account(account)
    template = world.templates.create(account, (await read_form(request)).fields)
    return {"id": template.id, "status": template.status, "category": template.category}


@router.delete("/message_templates")
async def delete_template(account: str, request: Request) -> JSON:
    """Deletes all languages of a template."""
    world = world_of(request)
    world.templates.delete(world.numbers.need_account(account, "delete"), request.query_params.get("name", ""))
    return SUCCESS


@router.get("/flows")
async def get_flows(account: str, request: Request) -> JSON:
    """The account's Flows."""
    world = world_of(request)
    world.numbers.need_account(account, "get")
    return listed([flow.as_json() for flow in world.flows.of(account)], request)


@router.post("/flows")
async def create_flow(account: str, request: Request) -> JSON:
    """Makes a Flow, with its JSON and published if wanted."""
    world = world_of(request)
    world.numbers.need_account(account)
    given = (await read_form(request)).fields
    flow = world.flows.create(account, {k: v for k, v in given.items() if k != "id"})
    if "flow_json" not in given:
        return {"id": flow.id}
    content = given["flow_json"]
    errors = world.flows.upload(flow, content.encode() if isinstance(content, str) else json.dumps(content).encode())
    if str(given.get("publish", "")).lower() == "true" and not errors:
        await run_in_threadpool(world.flows.publish, flow)
    return {"id": flow.id, "success": True, "validation_errors": errors}
