"""/control/handsets: the phones. Each method of Handset and Habits is an address; its arguments are the JSON body."""

import base64
import binascii
import inspect
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from simulator.whatsapp.errors import HandsetError
from simulator.whatsapp.phone.habits import Habits
from simulator.whatsapp.phone.handset import Handset
from simulator.whatsapp.routes.control import ControlRoute
from simulator.whatsapp.routes.graph import world_of
from simulator.whatsapp.world import JSON

router = APIRouter(prefix="/control/handsets", route_class=ControlRoute)


class NewPhone(BaseModel):
    """A phone to switch on; `id` is how it is addressed here, by default its number."""

    model_config = ConfigDict(extra="forbid")
    phone: str = Field(pattern=r"^\+?[\d ]{7,20}$")
    id: str | None = None
    name: str | None = None
    user_id: str | None = None
    shows_number: bool = True


def _public(of: type) -> frozenset[str]:
    return frozenset(name for name, _ in inspect.getmembers(of, inspect.isfunction) if not name.startswith("_"))


ACTS: dict[str, type] = dict.fromkeys(_public(Handset), Handset) | dict.fromkeys(_public(Habits), Habits)


@router.post("")
async def add(request: Request, given: NewPhone) -> JSON:
    """Switches a phone on."""
    return world_of(request).add_phone(**given.model_dump(exclude_none=True)).as_json()


@router.get("")
async def list_all(request: Request) -> JSON:
    """All phones."""
    return {"data": [phone.as_json() for phone in world_of(request).phones]}


@router.get("/{phone_id}")
async def get(phone_id: str, request: Request) -> JSON:
    """One phone."""
    return world_of(request).phones.need(phone_id).as_json()


@router.delete("/{phone_id}")
async def remove(phone_id: str, request: Request) -> JSON:
    """Takes a phone away, with its chats."""
    world = world_of(request)
    world.phones.remove(phone_id)
    world.messages.forget(phone_id)
    return {"removed": phone_id}


@router.get("/{phone_id}/chat")
async def get_chat(phone_id: str, request: Request, number: str = "") -> JSON:
    """What the phone shows of the chat with a business number."""
    return world_of(request).chat(phone_id, number)


@router.post("/{phone_id}/{act}")
async def act_on(phone_id: str, act: str, request: Request, number: str = "") -> JSON:
    """Does something: text, tap, media, ... Bytes are given in base64 as `content`."""
    if act not in ACTS:
        raise HandsetError("no_such_act", f"a phone can do: {', '.join(sorted(ACTS))}")
    world = world_of(request)
    doer = (world.handset if ACTS[act] is Handset else world.habits)(phone_id, number)
    given = await request.json() if await request.body() else {}
    method = getattr(doer, act)
    done = method(**_arguments(method, given))
    world.log.add("act", act, sent={"handset": phone_id, "message": done})
    return {"id": done}


def _arguments(method: Any, given: Any) -> JSON:
    try:
        inspect.signature(method).bind(**given)
        content = {"content": base64.b64decode(given["content"], validate=True)} if "content" in given else {}
    except (TypeError, binascii.Error) as error:
        raise HandsetError("invalid", f"{method.__name__}: {error}") from None
    return {**given, **content}
