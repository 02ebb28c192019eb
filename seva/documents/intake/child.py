"""The process in which files of citizens are opened: `python -m seva.documents.intake.child <socket>`."""

import socket
import sys
from collections.abc import Callable
from typing import Any

from seva.documents.intake.errors import DocumentRefused
from seva.documents.intake.frames import ConnectionLost, receive, send
from seva.documents.intake.limits import Limits, for_good, hold_to
from seva.documents.intake.work import Done, bind, draw_page, look_at_pdf, look_at_picture, look_for_codes, warm_up

MOST = 80 * 1024 * 1024
JOBS: dict[str, Callable[[bytes, dict[str, Any]], Done]] = {
    "hello": lambda body, words: Done(b""),
    "warm": lambda body, words: warm_up(),
    "picture": look_at_picture,
    "bind": bind,
    "pdf": look_at_pdf,
    "page": draw_page,
    "codes": look_for_codes,
}


def serve(line: socket.socket) -> None:
    """Does job after job until the other side is gone."""
    while True:
        try:
            words, body = receive(line, MOST)
        except ConnectionLost:
            return
        hold_to(Limits(**words["limits"]) if "limits" in words else Limits())
        said, content = _answer(words, body)
        send(line, said, content)


def _answer(words: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        done = JOBS[words["do"]](body, words)
    except DocumentRefused as refused:
        return {"refused": refused.reason, "values": dict(refused.values)}, b""
    except MemoryError:
        return {"refused": "heavy", "values": {}}, b""
    return done.as_words(), done.content


if __name__ == "__main__":
    for_good()
    serve(socket.socket(fileno=int(sys.argv[1])))
