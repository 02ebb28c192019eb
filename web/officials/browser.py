"""What a browser keeps for us, and what shows that a form is ours: cookies, tokens of forms, origins."""

import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.datastructures import UploadFile

from seva.officials.errors import Forged
from seva.officials.sessions import csrf_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION, FORM, FLOW = "seva-official", "seva-official-form", "seva-official-flow"
FIELD, HEADER = "csrf", "X-CSRF-Token"
# Pages that a sign-in may lead to; anything else would let a link send officials elsewhere.
PLACES = ("/officials", "/desk", "/dashboard")


class Browser:
    """Cookies as strict as the address allows: with https they are bound to the host (`__Host-`) and to TLS."""

    def __init__(self, public: str, forms_key: str) -> None:
        self._is_secure, self._host, self._key = public.startswith("https://"), urlsplit(public).netloc, forms_key

    def cookie(self, request: Request, name: str) -> str:
        """A cookie's value, empty when there is none."""
        return request.cookies.get(self._named(name), "")

    def keep(self, response: Response, name: str, value: str, seconds: int | None = None) -> None:
        """Has the browser keep a value, out of reach of scripts; without `seconds` until it is closed."""
        response.set_cookie(
            self._named(name), value, seconds, path="/", secure=self._is_secure, httponly=True, samesite="lax"
        )

    def forget(self, response: Response, name: str) -> None:
        """Has the browser forget a value."""
        response.delete_cookie(self._named(name), path="/", secure=self._is_secure, httponly=True, samesite="lax")

    def form_token(self, request: Request) -> tuple[str, str]:
        """For a form before anyone has signed in: what the browser keeps, and what the form carries."""
        kept = self.cookie(request, FORM) or secrets.token_urlsafe(24)
        return kept, self._token(kept)

    async def check_form(self, request: Request) -> None:
        """Raises Forged unless a form before the sign-in is one that this browser got from us."""
        kept = self.cookie(request, FORM)
        await self._check(request, self._token(kept) if kept else "")

    async def check_session(self, request: Request, token: str) -> None:
        """Raises Forged unless a changing request comes from a page of this sign-in."""
        await self._check(request, csrf_of(token))

    async def _check(self, request: Request, expected: str) -> None:
        site, origin = request.headers.get("Sec-Fetch-Site", "same-origin"), request.headers.get("Origin")
        ours = (self._host, request.headers.get("Host", ""))
        if site not in ("same-origin", "none") or (origin is not None and urlsplit(origin).netloc not in ours):
            raise Forged("The request comes from another site.")
        given = request.headers.get(HEADER) or (await request.form()).get(FIELD, "")
        if not expected or isinstance(given, UploadFile) or not hmac.compare_digest(given.encode(), expected.encode()):
            raise Forged("The form is not one of ours, or of an earlier sign-in.")

    def _token(self, kept: str) -> str:
        return hmac.new(self._key.encode(), kept.encode(errors="surrogatepass"), sha256).hexdigest()

    def _named(self, name: str) -> str:
        return f"__Host-{name}" if self._is_secure else name


def local(back: str) -> str:
    """Where a sign-in leads: an address of our pages for officials, else their start page."""
    parts = urlsplit(back) if not any(sign in back for sign in "\\\r\n\t") else urlsplit("")
    fits = not parts.scheme and not parts.netloc and f"{parts.path}/".startswith(tuple(f"{p}/" for p in PLACES))
    return back if fits and not parts.path.startswith(("/officials/log", "/officials/code")) else "/officials"
