"""A citizen's phone with a form open: the stand-in's client, with the form's own JSON telling what is sent."""

from typing import Any

from simulator.whatsapp.flow_screens import screens
from simulator.whatsapp.world import World

JSON = dict[str, Any]
FORM, DATA = "${form.", "${data."


class OpenForm:
    """Reads names, values and payloads from the Flow JSON as the phone shows them."""

    def __init__(self, world: World, phone: str, message_id: str) -> None:
        self.client, self.message_id = world.flow_client(phone), message_id
        shown = self.client.open(message_id)
        self.flow = shown["flow"]
        self.screen, self.data = str(shown["screen"]), dict(shown["data"])
        self.reply: JSON | None = None

    @property
    def parts(self) -> list[JSON]:
        return list(screens(self.flow)[self.screen]["layout"]["children"])

    @property
    def fields(self) -> list[str]:
        return [part["name"] for part in self.parts if "name" in part]

    @property
    def errors(self) -> dict[str, str]:
        return {name: self.data[f"error_{name}"] for name in self.fields if self.data.get(f"error_{name}")}

    def value(self, name: str) -> Any:
        return self.data.get(f"value_{name}", "")

    def go_on(self, **entered: Any) -> None:
        """Fills fields in and taps the button below; what is not entered stays as it is shown."""
        footer = next(part for part in self.parts if part["type"] == "Footer")
        self._do(footer["on-click-action"]["payload"], entered)

    def choose(self, name: str, value: str, **entered: Any) -> None:
        """Chooses in a list that others depend on."""
        part = next(part for part in self.parts if part.get("name") == name)
        self._do(part["on-select-action"]["payload"], {**entered, name: value})

    def back(self) -> None:
        self._show(self.client.back(self.message_id, self.screen))

    def _do(self, payload: JSON, entered: JSON) -> None:
        sent = {name: self._bound(value, entered) for name, value in payload.items()}
        self._show(self.client.exchange(self.message_id, self.screen, sent))

    def _bound(self, value: Any, entered: JSON) -> Any:
        if isinstance(value, str) and value.startswith(FORM):
            name = value.removeprefix(FORM).removesuffix("}")
            return entered.get(name, self.value(name))
        return value

    def _show(self, answer: JSON) -> None:
        if "response" in answer:
            self.reply = answer["response"]
        else:
            self.screen, self.data = answer["screen"], answer["data"]
