"""The stand-in's own requests beside webhooks: verification, Flow endpoints, the files behind media links."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

# Fetches the file behind a link; None when it cannot be had.
Fetcher = Callable[[str], "Fetched | None"]
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
# What stands for a status where there is none.
NO_ANSWER, TOO_LATE = 0, -1


@dataclass(frozen=True)
class Fetched:
    """A file as its server gave it."""

    content: bytes
    mime_type: str


class Wire:
    """A pool of connections; the environment's proxies are not used."""

    def __init__(self, timeout: float, *, flow_timeout: float, allow_local_links: bool) -> None:
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=16)
        self._client = httpx.Client(timeout=timeout, limits=limits, trust_env=False)
        self._flow_timeout, self._allow_local = flow_timeout, allow_local_links

    def exchange(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Asks a Flow's endpoint; (NO_ANSWER, "") or (TOO_LATE, "") without an answer."""
        began = time.monotonic()
        try:
            answer = self._client.post(url, content=body, headers=headers, timeout=self._flow_timeout)
        except httpx.TimeoutException:
            return TOO_LATE, ""
        except (httpx.HTTPError, httpx.InvalidURL):
            return NO_ANSWER, ""
        # The client's own limit is between two bytes, Meta's is for all of them.
        return (answer.status_code, answer.text) if time.monotonic() - began <= self._flow_timeout else (TOO_LATE, "")

    def get(self, url: str, parameters: dict[str, str]) -> tuple[int, str]:
        """Status and text of an answer; (0, "") without one."""
        try:
            answer = self._client.get(url, params=parameters)
        except httpx.HTTPError:
            return NO_ANSWER, ""
        return answer.status_code, answer.text

    def fetch(self, url: str) -> Fetched | None:
        """The file behind a media link. Meta takes HTTPS only; this machine may be allowed for trials."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not (self._allow_local and parts.scheme == "http" and parts.hostname in LOCAL):
            return None
        try:
            answer = self._client.get(url)
        except httpx.HTTPError:
            return None
        if answer.status_code != 200:
            return None
        return Fetched(answer.content, answer.headers.get("Content-Type", "").split(";")[0].strip())

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()
