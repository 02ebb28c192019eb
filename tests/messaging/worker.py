"""A process that handles messages of a database until none wait, as the tests start several."""

import sys
import time
from datetime import timedelta

from seva.clock import utc_now
from seva.messaging import AlreadyHandled, Inbox, Reply, Waiting, Watch
from seva.storage import Cipher, Database
from seva.storage.database import make_engine


def handle_all(url: str, owner: str) -> list[str]:
    """Handles what can be had, in turns with other processes; the ids."""
    database, done = Database(make_engine(url)), []
    inbox, watch = Inbox(database, Cipher("a key for tests"), utc_now, timedelta(seconds=60)), Watch(database, utc_now)
    deadline = time.monotonic() + 60
    while watch.inbox_depth().waiting and time.monotonic() < deadline:
        turns = inbox.claim(owner, 2)
        for waiting in turns:
            following: Waiting | None = waiting
            while following:
                held = following
                try:
                    following = inbox.settle(held, [Reply("text", {"text": owner})])
                    done.append(held.message_id)
                except AlreadyHandled:
                    following = None
    return done


if __name__ == "__main__":
    sys.stdout.write("\n".join(handle_all(*sys.argv[1:])))
