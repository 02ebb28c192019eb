"""Files: uploaded once and named by their ids, and files of citizens behind links that are good for five minutes."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from connectors.whatsapp.errors import (
    GraphRefused,
    GraphUnreachable,
    MediaDamaged,
    MediaElsewhere,
    MediaTooLarge,
)
from connectors.whatsapp.graph.client import Client
from connectors.whatsapp.graph.uploads import Uploads
from connectors.whatsapp.json_values import identifier, text, whole

# Media > Download: the only host that the token may go to, beside Graph itself.
HOSTS = frozenset({"lookaside.fbsbx.com"})
LINK_IS_OLD = (401, 403, 404, 410)


@dataclass(frozen=True)
class MediaLink:
    """Where a file is for five minutes; `digest` is its SHA-256, `size` in bytes, as Meta tells them."""

    url: str
    mime_type: str
    digest: str | None
    size: int | None


class Media:
    """Files of citizens and ours. `graph_url` is Graph's own address, which may also serve files."""

    def __init__(self, client: Client, graph_url: str, uploads: Uploads) -> None:
        self._client = client
        self._own = urlsplit(graph_url)
        self._uploads = uploads

    async def upload(self, our_number: str, content: bytes, mime_type: str, is_fresh: bool = False) -> str:
        """Meta's id of a file; the same bytes are not uploaded twice within 25 days unless `is_fresh`."""
        key = (our_number, hashlib.sha256(content).hexdigest(), mime_type)
        known = None if is_fresh else self._uploads.get(key)
        if known:
            return known
        answer = await self._client.call(
            "POST", f"{our_number}/media", our_number,
            data={"messaging_product": "whatsapp", "type": mime_type}, files={"file": ("file", content, mime_type)},
        )  # fmt: skip
        media_id = identifier(answer.get("id"))
        if media_id is None:
            raise GraphUnreachable("Meta took the file and named no id.")
        self._uploads.put(key, media_id)
        return media_id

    async def link(self, our_number: str, media_id: str) -> MediaLink:
        """Looks a file up; Meta refuses if it belongs to another number or is older than seven days."""
        answer = await self._client.call("GET", media_id, our_number, params={"phone_number_id": our_number})
        url = text(answer.get("url"))
        if url is None:
            raise GraphUnreachable("Meta named no link for the file.")
        mime_type = text(answer.get("mime_type")) or "application/octet-stream"
        return MediaLink(url, mime_type, text(answer.get("sha256")), whole(answer.get("file_size")))

    async def download(self, our_number: str, media_id: str, sha256: str | None, most: int) -> bytes:
        """The bytes of a citizen's file, of at most `most`; `sha256` is what the webhook told of them.

        A link that is not good any more is looked up again, once. Raises MediaError, GraphError.
        """
        for is_last in (False, True):
            link = await self.link(our_number, media_id)
            try:
                return await self._fetch(our_number, link, most, sha256)
            except GraphRefused as error:
                if is_last or error.http_status not in LINK_IS_OLD:
                    raise
        raise AssertionError

    async def delete(self, our_number: str, media_id: str) -> None:
        """Deletes a file at Meta."""
        self._uploads.forget(media_id)
        await self._client.call("DELETE", media_id, our_number, params={"phone_number_id": our_number})

    async def _fetch(self, our_number: str, link: MediaLink, most: int, digest: str | None) -> bytes:
        if not self._may_have_token(link.url):
            raise MediaElsewhere("The link of the file leads to a host that is not Meta's.")
        if (link.size or 0) > most:
            raise MediaTooLarge(f"The file is larger than {most} bytes.")
        async with self._client.stream(link.url, our_number) as answer:
            content = await _read(answer, most)
        told = [each for each in (digest, link.digest) if each]
        if not all(_is_digest_of(each, content) for each in told):
            raise MediaDamaged("Other bytes came than Meta announced.")
        return content

    def _may_have_token(self, url: str) -> bool:
        parts = urlsplit(url)
        is_own = (parts.scheme, parts.netloc) == (self._own.scheme, self._own.netloc)
        return is_own or (parts.scheme == "https" and parts.netloc in HOSTS)


async def _read(answer: httpx.Response, most: int) -> bytes:
    content = bytearray()
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > most:
            raise MediaTooLarge(f"The file is larger than {most} bytes.")
    return bytes(content)


def _is_digest_of(told: str, content: bytes) -> bool:
    """Webhooks tell it in base64, look-ups in hexadecimal digits; both are taken anywhere."""
    digest = hashlib.sha256(content).digest()
    return any(hmac.compare_digest(digest, each) for each in (_from_hex(told), _from_base64(told)))


def _from_hex(told: str) -> bytes:
    try:
        return bytes.fromhex(told)
    except ValueError:
        return b""


def _from_base64(told: str) -> bytes:
    try:
        return base64.b64decode(told, altchars=b"-_" if {"-", "_"} & {*told} else None)
    except (binascii.Error, ValueError):
        return b""
