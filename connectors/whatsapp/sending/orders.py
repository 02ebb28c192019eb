"""The status of an order, shaped when it leaves."""

from connectors.whatsapp.payloads import Payload
from connectors.whatsapp.payloads.payments import order_status
from connectors.whatsapp.sending.attempt import Prepare
from connectors.whatsapp.sending.files import as_it_is
from seva.messaging import Sending
from seva.payments.chat import ORDER_STATUS


class WithOrders:
    """Shapes rows with `"order_status": {"reference", "status", "text"}`; others are left to `prepare`."""

    def __init__(self, prepare: Prepare = as_it_is) -> None:
        self._prepare = prepare

    async def __call__(self, sending: Sending) -> Payload:
        """The message as it can be sent; raises PayloadError."""
        told = sending.payload.get(ORDER_STATUS)
        if told is None:
            return await self._prepare(sending)
        return order_status(str(told["text"]), str(told["reference"]), str(told["status"]))[-1]
