"""What all Graph endpoints share: the token, the version, errors in Meta's form, the log."""

import json
import re
from collections.abc import Callable, Coroutine
from hmac import compare_digest
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.world import World

LOGGED_BODY = 64 * 1024


def world_of(request: Request) -> World:
    """The world behind the app."""
    world: World = request.app.state.world
    return world


class GraphRoute(APIRoute):
    """Checks a request before its endpoint sees it, answers with error objects, and writes the log."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler around the endpoint."""
        endpoint = super().get_route_handler()

        async def handle(request: Request) -> Response:
            world = world_of(request)
            world.public_url = world.config.public_url or _base(request)
            body = await request.body()
            try:
                _guard(world, request)
                response = await endpoint(request)
            except GraphError as error:
                response = JSONResponse(error.body, error.http_status)
            _write(world, request, body, response)
            return response

        return handle


def _base(request: Request) -> str:
    """Where the app is reached, also when it is mounted into another."""
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"


def _guard(world: World, request: Request) -> None:
    if world.chance.faults.away:
        raise GraphError(2)
    version = request.path_params.get("version")
    if version is not None and version not in world.config.versions:
        raise GraphError(2500, message=f"Unknown path components: /{version}")
    given = re.fullmatch(r"Bearer (\S+)", request.headers.get("Authorization", ""))
    if given is None or not compare_digest(given[1].encode(), world.config.access_token.encode()):
        raise GraphError(190, message="Invalid OAuth access token - Cannot parse access token")
    if world.token != world.config.access_token:
        raise GraphError(190, message="Error validating access token: Session has expired", subcode=463)


def _write(world: World, request: Request, body: bytes, response: Response) -> None:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    answer = _shown(bytes(getattr(response, "body", b"")), response.headers.get("Content-Type", ""))
    sent = _shown(body, request.headers.get("Content-Type", ""))
    world.log.add("request", f"{request.method} {path}", status=response.status_code, sent=sent, answer=answer)


def _shown(body: bytes, kind: str) -> Any:
    if not body:
        return None
    if "json" in kind and len(body) <= LOGGED_BODY:
        try:
            return json.loads(body)
        except ValueError:
            pass
    return {"bytes": len(body), "type": kind.split(";")[0]}
