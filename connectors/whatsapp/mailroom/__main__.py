"""Runs the mailroom: `python -m connectors.whatsapp.mailroom SOCKET OWNER`, as `keeper` does.

SOCKET is the number of a connected socket; when the other side closes it, the mailroom ends what it is doing and exits.
"""

import asyncio
import signal
import socket
import sys

from connectors.whatsapp.mailroom.line import Line
from connectors.whatsapp.mailroom.mailroom import build
from connectors.whatsapp.settings import load_whatsapp_settings
from connectors.whatsapp.threads import SWITCH
from seva.logs import configure_logs
from seva.processes.memory import keep_for_good
from seva.settings import load_settings


async def run(descriptor: int, owner: str) -> None:
    """Returns when the other side is gone and all is ended."""
    settings, gone = load_settings(), asyncio.Event()
    configure_logs(settings.log_level)
    mailroom = build(settings, load_whatsapp_settings(), owner, came=lambda: line.tell("came"))
    line = Line(mailroom.answer, gone.set)
    await mailroom.start()
    keep_for_good()
    await asyncio.get_running_loop().create_connection(lambda: line, sock=socket.socket(fileno=descriptor))
    await gone.wait()
    await mailroom.stop()


if __name__ == "__main__":
    sys.setswitchinterval(SWITCH)
    for ending in (signal.SIGINT, signal.SIGTERM):
        # They are for the server that started this process, which takes its time to end and then hangs up.
        signal.signal(ending, signal.SIG_IGN)
    asyncio.run(run(int(sys.argv[1]), sys.argv[2]))
