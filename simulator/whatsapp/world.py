"""Everything behind the stand-in's endpoints, put together; also the way to drive it from Python."""

import threading
import time
from typing import Any

from simulator.whatsapp.checks.orders import Orders
from simulator.whatsapp.clock import Clock, Scheduler
from simulator.whatsapp.config import Config
from simulator.whatsapp.courier import Courier, Hook, Poster
from simulator.whatsapp.delivering import Delivery
from simulator.whatsapp.envelope import Update
from simulator.whatsapp.faults import Chance
from simulator.whatsapp.flow_endpoint import FlowEndpoint
from simulator.whatsapp.flows import Flows
from simulator.whatsapp.http import Fetcher, Wire
from simulator.whatsapp.log import Log
from simulator.whatsapp.media import MediaStore
from simulator.whatsapp.phone.chat import chat
from simulator.whatsapp.phone.flow import FlowClient
from simulator.whatsapp.phone.habits import Habits
from simulator.whatsapp.phone.handset import Handset
from simulator.whatsapp.phone.line import Line
from simulator.whatsapp.phone.state import Phone, Phones
from simulator.whatsapp.posting import HttpPoster
from simulator.whatsapp.rates import Rates
from simulator.whatsapp.references import References
from simulator.whatsapp.sending import Sender
from simulator.whatsapp.store import Messages, Numbers
from simulator.whatsapp.telling import Teller
from simulator.whatsapp.templates import Templates

JSON = dict[str, Any]


class World:
    """Meta and the phones. `poster` and `fetch` replace its own HTTP, `clock` its time."""

    def __init__(
        self, config: Config, clock: Clock | None = None, poster: Poster | None = None, fetch: Fetcher | None = None
    ) -> None:
        self.config, self.clock = config, clock or Clock()
        timing = config.timing
        self.wire = Wire(
            timing.webhook_timeout, flow_timeout=timing.flow_timeout, allow_local_links=config.allow_local_links
        )
        self.token, self.public_url = config.access_token, config.public_url
        self.scheduler, self.log = Scheduler(self.clock), Log(self.clock, config.log_size)
        self.chance, self.hook = Chance(config.seed), Hook(config.webhook_url, config.app_secret, config.verify_token)
        self.numbers, self.phones, self.messages = Numbers(config.numbers), Phones(), Messages()
        post = poster or HttpPoster(timing.webhook_timeout)
        self.courier = Courier(
            self.hook, self.scheduler, self.chance, self.log, post, timing, config.workers, self._taken
        )
        self.teller = Teller(self.clock, self.courier, self.numbers, self.chance)
        self.rates, self.orders = Rates(self.clock, config.limits), Orders()
        self.media = MediaStore(self.clock, timing, config.app_secret)
        self.templates = Templates(self.scheduler, timing, self.teller, self.rates)
        self.endpoint = FlowEndpoint(self.numbers, self.wire.exchange, config.app_secret, self.log)
        self.flows = Flows(self.teller, self.endpoint.has_key, self.endpoint.ping)
        self.delivery = Delivery(
            self.scheduler, timing, self.chance, self.teller, self.phones, self.messages, self.media,
            fetch or self.wire.fetch, self.log,
        )  # fmt: skip
        references = References(self.clock, self.media, self.templates, self.flows, self.orders)
        self.sender = Sender(
            config, self.clock, self.chance, self.rates, self.phones, self.messages, references, self.delivery
        )
        self.line = Line(
            self.clock, self.numbers, self.phones, self.messages, self.media, self.orders, self.rates, self.teller,
            self.delivery, self.log, lambda: self.public_url,
        )  # fmt: skip

    def add_phone(self, phone: str, **more: Any) -> Phone:
        """Switches a citizen's phone on; `more`: id, name, user_id, shows_number."""
        digits = "".join(c for c in phone if c.isdigit())
        return self.phones.add(Phone(**{"id": digits, **more, "phone": digits}))

    def handset(self, phone_id: str, number: str = "") -> Handset:
        """What a citizen writes and taps; `number` is the id of the business number, by default the first."""
        return Handset(self.phones.need(phone_id), self._number(number), self.line)

    def habits(self, phone_id: str, number: str = "") -> Habits:
        """What else happens with a phone."""
        return Habits(self.phones.need(phone_id), self._number(number), self.line)

    def flow_client(self, phone_id: str) -> FlowClient:
        """The phone with a Flow open."""
        return FlowClient(self.phones.need(phone_id), self.line, self.flows, self.endpoint)

    def chat(self, phone_id: str, number: str = "") -> JSON:
        """What the phone shows."""
        return chat(self.line, self.phones.need(phone_id), self._number(number))

    @property
    def pending(self) -> int:
        """How many things are under way or will happen by themselves."""
        return self.delivery.pending + self.scheduler.pending + self.courier.pending

    def settle(self, seconds: float = 10.0) -> bool:
        """Waits, in real time, until nothing is due or under way; False if that took too long."""
        return self._wait(lambda: self.delivery.pending + self.scheduler.due + self.courier.pending == 0, seconds)

    def drain(self, seconds: float = 60.0) -> bool:
        """Waits, in real time, until nothing is pending at all; False if that took too long."""
        return self._wait(lambda: self.pending == 0, seconds)

    def verify_webhook(self) -> bool:
        """Calls the webhook as Meta does when its address is saved."""
        challenge = str(int(self.clock.now()))
        asked = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": self.hook.verify_token}
        status, text = self.wire.get(self.hook.url, asked)
        self.log.add("webhook", "verification", status=status, sent=asked, answer=text)
        return status == 200 and text == challenge

    def stop(self) -> None:
        """Ends threads and connections; what was to come is forgotten."""
        self.scheduler.stop()
        self.courier.stop()
        self.delivery.stop()
        self.wire.close()

    def _taken(self, updates: list[Update]) -> None:
        self.messages.taken(update.items["messages"]["id"] for update in updates if "messages" in update.items)

    def _number(self, number: str) -> str:
        return number or self.config.numbers[0].id

    @staticmethod
    def _wait(is_done: Any, seconds: float) -> bool:
        deadline, pause = time.monotonic() + seconds, threading.Event()
        while not is_done():
            if time.monotonic() > deadline:
                return False
            pause.wait(0.005)
        return True
