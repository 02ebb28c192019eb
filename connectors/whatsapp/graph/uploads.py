"""Ids of files that were uploaded, so that the same bytes go to Meta once.

In memory only: after a restart a file is uploaded once more, which costs a second and nothing else.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

from seva.clock import Clock

# Number, digest, MIME type.
Key = tuple[str, str, str]
# Meta keeps files for 30 days; a message that is sent late still finds its file.
KEPT = timedelta(days=25)


class Uploads:
    """The ids of the `most` files that were used last."""

    def __init__(self, clock: Clock, most: int = 1000) -> None:
        self._clock, self._most = clock, most
        self._ids: OrderedDict[Key, tuple[str, datetime]] = OrderedDict()

    def get(self, key: Key) -> str | None:
        """The id under which Meta still has the file."""
        media_id, until = self._ids.get(key, ("", datetime.min))
        if until <= self._clock():
            self._ids.pop(key, None)
            return None
        self._ids.move_to_end(key)
        return media_id

    def put(self, key: Key, media_id: str) -> None:
        """Notes an id; the one that was not used for longest goes."""
        self._ids[key] = (media_id, self._clock() + KEPT)
        self._ids.move_to_end(key)
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)

    def forget(self, media_id: str) -> None:
        """The file was deleted at Meta."""
        for key in [key for key, (known, _) in self._ids.items() if known == media_id]:
            del self._ids[key]
