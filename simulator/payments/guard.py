"""What every API call of the stand-in goes through: keys, and the faults of calls."""

import hmac
from base64 import b64encode
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from simulator.payments.config import Config
from simulator.payments.world import World

Next = Callable[[Request], Awaitable[Response]]


def error(status: int, reason: str) -> JSONResponse:
    """An error as the gateway writes one."""
    return JSONResponse({"error": {"code": "BAD_REQUEST_ERROR", "reason": reason}}, status_code=status)


class Guard:
    """Middleware over the calls of programs; pages and control are left alone."""

    def __init__(self, config: Config, world: World) -> None:
        basic = b64encode(f"{config.key_id}:{config.key_secret}".encode()).decode()
        self._keys = {"/v1/": ("Authorization", f"Basic {basic}"), "/acquirer/": ("X-API-Key", config.upi_key)}
        self._world = world

    async def __call__(self, request: Request, call_next: Next) -> Response:
        """The answer, unless the key is wrong or a fault is on."""
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        found = next((key for prefix, key in self._keys.items() if path.startswith(prefix)), None)
        if found is None:
            return await call_next(request)
        name, key = found
        if not hmac.compare_digest(request.headers.get(name, "").encode(), key.encode()):
            return error(401, "authentication_failed")
        if self._world.faults.away:
            return error(503, "away")
        answer = await call_next(request)
        if self._world.faults.lost_answers > 0:
            self._world.faults.lost_answers -= 1
            return error(504, "lost")
        return answer
