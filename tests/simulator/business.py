"""A small business of its own: an HTTP endpoint that speaks the encryption of Flows, on nothing but cryptography."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

JSON = dict[str, Any]
# What the business answers: status and content. A JSON object with 200 is encrypted, a text goes out as it is.
Answering = Callable[[JSON], tuple[int, JSON | str]]


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


class Business:
    """Serves on a port of this machine while it is entered; `questions` are what it could read."""

    def __init__(self, key: rsa.RSAPrivateKey, secret: str) -> None:
        self.key, self.secret = key, secret
        self.questions: list[JSON] = []
        self.statuses: list[int] = []
        self.answering: Answering = lambda _question: (500, "")
        # Requests wait for it before they are answered.
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/flow"

    def answer(self, body: bytes, signed: str) -> tuple[int, bytes]:
        mac = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signed, f"sha256={mac}"):
            return 432, b""
        given = {name: base64.b64decode(value) for name, value in json.loads(body).items()}
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        try:
            cipher = AESGCM(self.key.decrypt(given["encrypted_aes_key"], oaep))
        except ValueError:
            return 421, b""
        question = json.loads(cipher.decrypt(given["initial_vector"], given["encrypted_flow_data"], None))
        self.questions.append(question)
        status, content = self._reply(question)
        if isinstance(content, str):
            return status, content.encode()
        vector = bytes(b ^ 0xFF for b in given["initial_vector"])
        return status, base64.b64encode(cipher.encrypt(vector, json.dumps(content).encode(), None))

    def _reply(self, question: JSON) -> tuple[int, JSON | str]:
        if question["action"] == "ping":
            return 200, {"data": {"status": "active"}}
        if "error" in (question.get("data") or {}):
            return 200, {"data": {"acknowledged": True}}
        return self.answering(question)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        business = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, content = business.answer(body, self.headers["X-Hub-Signature-256"])
                business.may_answer.wait(10)
                business.statuses.append(status)
                self.send_response(status)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Keeps quiet."""

        return Handler

    def __enter__(self) -> "Business":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()
