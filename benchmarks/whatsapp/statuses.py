"""The statuses of a reply as the webhook is told of them, one event each, as Meta posts them."""

from time import time
from typing import Any

from simulator.whatsapp.config import Config
from simulator.whatsapp.envelope import Update, envelope
from simulator.whatsapp.signing import escaped

STEPS = ("sent", "delivered", "read")


def status_body(config: Config, message_id: str, payload: dict[str, Any], step: str) -> bytes:
    """The body that tells of one step of a reply."""
    number = config.numbers[0]
    item = {
        "id": message_id,
        "status": step,
        "timestamp": str(int(time())),
        "recipient_id": str(payload.get("to")).removeprefix("+"),
    }
    if opaque := payload.get("biz_opaque_callback_data"):
        item["biz_opaque_callback_data"] = opaque
    metadata = {"display_phone_number": number.display, "phone_number_id": number.id}
    value = {"messaging_product": "whatsapp", "metadata": metadata}
    return escaped(envelope([Update(number.account, "messages", value, {"statuses": item})]))
