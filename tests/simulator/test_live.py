"""Over real connections: webhooks to a server, verification, lost answers, going away, the log as events."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from simulator.whatsapp import Config, World, create_app
from simulator.whatsapp.server import Server
from simulator.whatsapp.signing import signature
from tests.simulator.rig import CITIZEN, PNG

SECRET = "live secret"
HEADERS = {"Authorization": "Bearer test-access-token"}


class App:
    """A webhook as small as can be."""

    def __init__(self) -> None:
        self.api, self.messages, self.is_signed = FastAPI(), list[dict](), list[bool]()
        self.arrived = threading.Event()
        self.api.add_api_route("/webhook", self.verify, methods=["GET"])
        self.api.add_api_route("/webhook", self.take, methods=["POST"])

    async def verify(self, request: Request) -> Response:
        given = request.query_params
        right = given["hub.mode"] == "subscribe" and given["hub.verify_token"] == "test-verify-token"
        return Response(given["hub.challenge"] if right else "no", 200 if right else 403)

    async def take(self, request: Request) -> Response:
        body = await request.body()
        self.is_signed.append(request.headers["X-Hub-Signature-256"] == signature(SECRET, body))
        value = json.loads(body)["entry"][0]["changes"][0]["value"]
        self.messages += value.get("messages", [])
        self.arrived.set()
        return Response()


@pytest.fixture(scope="module")
def app() -> App:
    return App()


@pytest.fixture(scope="module")
def world(app: App) -> Iterator[World]:
    with Server(app.api) as server:
        world = World(Config(webhook_url=f"{server.url}/webhook", app_secret=SECRET))
        world.add_phone(CITIZEN)
        yield world
        world.stop()


@pytest.fixture(scope="module")
def graph(world: World) -> Iterator[Server]:
    with Server(create_app(world.config, world)) as server:
        yield server


def send(server: Server) -> httpx.Response:
    payload = {"messaging_product": "whatsapp", "to": f"+{CITIZEN}", "text": {"body": "hello"}}
    path = f"{server.url}/v23.0/109000000000001/messages"
    return httpx.post(path, json=payload, headers=HEADERS, timeout=5, trust_env=False)


def test_a_message_arrives_signed(app: App, world: World) -> None:
    app.arrived.clear()
    sent = world.handset(CITIZEN).text("नमस्ते")
    assert app.arrived.wait(10)
    assert [m["text"]["body"] for m in app.messages if m["id"] == sent] == ["नमस्ते"]
    assert all(app.is_signed)


def test_the_webhook_is_verified(world: World, graph: Server) -> None:
    path = f"{graph.url}/control/webhook"
    assert httpx.post(f"{path}/verify", trust_env=False).json() == {"verified": True}
    httpx.post(path, json={"verify_token": "wrong"}, trust_env=False)
    assert httpx.post(f"{path}/verify", trust_env=False).json() == {"verified": False}
    httpx.post(path, json={"verify_token": "test-verify-token"}, trust_env=False)


def test_an_answer_gets_lost_though_the_message_was_accepted(world: World, graph: Server) -> None:
    world.handset(CITIZEN).text("hello")
    before = len(world.messages.sent)
    world.chance.set(lose_response=1)
    with pytest.raises(httpx.TransportError):
        send(graph)
    world.chance.clear()
    assert len(world.messages.sent) == before + 1
    assert send(graph).status_code == 200


def test_an_answer_that_hangs_runs_into_the_clients_timeout(world: World, graph: Server) -> None:
    world.chance.set(lose_response=1, hang_seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{graph.url}/v23.0/109000000000001/messages",
            json={"messaging_product": "whatsapp", "to": CITIZEN, "text": {"body": "x"}},
            headers=HEADERS,
            timeout=0.2,
            trust_env=False,
        )
    world.chance.clear()


def test_the_server_goes_away_and_comes_back_at_its_port(world: World, graph: Server) -> None:
    url = graph.url
    graph.stop()
    with pytest.raises(httpx.ConnectError):
        send(graph)
    graph.start()
    assert graph.url == url
    assert send(graph).status_code == 200


def test_a_webhook_that_is_down_gets_the_message_when_it_is_back(app: App) -> None:
    receiver = Server(app.api).start()
    world = World(Config(webhook_url=f"{receiver.url}/webhook", app_secret=SECRET))
    world.add_phone(CITIZEN)
    receiver.stop()
    sent = world.handset(CITIZEN).text("hello")
    assert world.settle()
    assert [e.status for e in world.log.entries(kind="webhook")] == [0]
    with receiver:
        world.scheduler.advance(1)
        assert world.drain(10)
    assert sent in {m["id"] for m in app.messages}
    world.stop()


def test_files_go_both_ways(world: World, graph: Server) -> None:
    data, files = {"messaging_product": "whatsapp"}, {"file": ("a.png", PNG, "image/png")}
    root = f"{graph.url}/v23.0"
    upload = httpx.post(f"{root}/109000000000001/media", data=data, files=files, headers=HEADERS, trust_env=False)
    url = httpx.get(f"{root}/{upload.json()['id']}", headers=HEADERS, trust_env=False).json()["url"]
    assert url.startswith(graph.url)
    assert httpx.get(url, headers=HEADERS, trust_env=False).content == PNG


def test_the_log_comes_as_events(world: World, graph: Server) -> None:
    events: list[dict] = []
    with httpx.stream("GET", f"{graph.url}/control/log/stream", timeout=10, trust_env=False) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": here"
        sent = world.handset(CITIZEN).text("for the log")
        for line in lines:
            if line.startswith("data: "):
                events.append(json.loads(line.removeprefix("data: ")))
                if events[-1]["kind"] == "webhook":
                    break
    assert events[0]["kind"] == "phone"
    assert sent in json.dumps(events[-1]["sent"])
    listed = httpx.get(f"{graph.url}/control/log", params={"after": events[0]["n"] - 1}, trust_env=False).json()["data"]
    assert listed[0] == events[0]


def test_it_runs_alone_and_tells_how() -> None:
    command = [sys.executable, "-m", "simulator.whatsapp", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "--webhook-url" in done.stdout


def test_mounted_below_another_app(world: World) -> None:
    outer = FastAPI()
    outer.mount("/simulator/whatsapp", create_app(world.config, world))
    with Server(outer) as server:
        root = f"{server.url}/simulator/whatsapp"
        assert httpx.get(f"{root}/control/state", trust_env=False).json()["token_is_valid"]
        media = world.media.upload("109000000000001", PNG, "image/png").id
        url = httpx.get(f"{root}/v23.0/{media}", headers=HEADERS, trust_env=False).json()["url"]
        assert url.startswith(root)
        assert httpx.get(url, headers=HEADERS, trust_env=False).content == PNG
