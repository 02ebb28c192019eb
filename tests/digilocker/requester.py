"""A registered requester, by hand: what the public specification says that a client sends, and a person who answers."""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi.testclient import TestClient
from httpx import Response

from simulator.digilocker import Client

BACK = "https://seva.example.in/digilocker/callback"
CLIENT = Client(redirect_uris=(BACK,))
SUNITA, MOHAN, FARIDA = (f"123e4567-e89b-12d3-a456-42665544000{number}" for number in (1, 2, 3))
VERIFIER = "v" * 43


def challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class Requester:
    """Calls the stand-in as a server and as a person's browser."""

    http: TestClient
    asked: dict[str, str] = field(
        default_factory=lambda: {
            "response_type": "code",
            "client_id": CLIENT.id,
            "redirect_uri": BACK,
            "state": "s1",
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
            "purpose": "Income certificate",
            "service_name": "Seva Saathi",
        }
    )

    def authorize(self, **changes: str) -> Response:
        given = {name: value for name, value in {**self.asked, **changes}.items() if value}
        return self.http.get("/public/oauth2/1/authorize", params=given, follow_redirects=False)

    def answer(self, person: str = SUNITA, decision: str = "allow", **changes: str) -> dict[str, str]:
        """What comes back to the requester after the page was answered."""
        page = self.authorize(**changes)
        assert page.status_code == 200, page.text
        action = re.search(r'action="([^"]+)"', page.text)
        assert action
        done = self.http.post(action[1], data={"person": person, "decision": decision}, follow_redirects=False)
        assert done.status_code == 303, done.text
        assert done.headers["location"].startswith(BACK)
        return dict(parse_qsl(urlsplit(done.headers["location"]).query))

    def token(self, code: str, **changes: str) -> Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
            "client_id": CLIENT.id,
            "client_secret": CLIENT.secret,
        }
        return self.http.post("/public/oauth2/1/token", data={**form, **changes})

    def signed_in(self, person: str = SUNITA, **changes: str) -> dict[str, Any]:
        """The tokens of a person who said yes."""
        answer = self.token(self.answer(person, **changes)["code"])
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens

    def get(self, path: str, token: str) -> Response:
        return self.http.get(path, headers={"Authorization": f"Bearer {token}"})

    def post(self, path: str, **form: str) -> Response:
        return self.http.post(path, data=form, auth=(CLIENT.id, CLIENT.secret))
