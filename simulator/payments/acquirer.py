"""The acquirer's status API: what came to a UPI address, by our reference.

GET /acquirer/transactions?tr= or ?id=,  POST /acquirer/refunds,  GET /acquirer/settlements?day=
"""

from datetime import date

from fastapi import APIRouter

from simulator.payments.bank import Refusal, upi_news, upi_refund
from simulator.payments.gateway import day_of
from simulator.payments.parts import BankDep, JsonBody, WorldDep
from simulator.payments.world import JSON

router = APIRouter(prefix="/acquirer")


@router.get("/transactions")
def transactions(world: WorldDep, tr: str = "", id: str = "") -> JSON:
    """Transactions with a reference, or by their ids, and their refunds."""
    with world.lock:
        ids = set(filter(None, id.split(",")))
        upi = [one for one in world.rows.payments.values() if one["tr"]]
        found = [one for one in upi if (tr and one["tr"] == tr) or one["id"] in ids]
        backs = [refund for one in found for refund in world.refunds_of(one["id"])]
        return upi_news(found, backs)


@router.post("/refunds")
def refund(body: JsonBody, world: WorldDep, bank: BankDep) -> JSON:
    """Gives money back once for each key."""
    payment = world.rows.payments.get(str(body["transaction_id"]))
    if payment is None or not payment["tr"]:
        raise Refusal("no_such_transaction", 404)
    return upi_refund(bank.refund(payment["id"], int(body["amount"]), str(body["key"]), {}))


@router.get("/settlements")
def settled(day: date, world: WorldDep) -> JSON:
    """What came and went on a day."""
    with world.lock:
        upi = [one for one in world.rows.payments.values() if one["tr"] and one["currency"] == "INR"]
        came = [one for one in upi if one["status"] in ("captured", "refunded")]
        ids = {one["id"] for one in upi}
        went = [one for one in world.rows.refunds.values() if one["payment_id"] in ids]
        lines = [
            {"kind": "payment", "id": one["id"], "tr": one["tr"], "amount": one["amount"]}
            for one in came
            if day_of(one["created_at"]) == day
        ]
        lines += [
            {"kind": "refund", "id": one["id"], "transaction_id": one["payment_id"], "amount": one["amount"]}
            for one in went
            if one["status"] == "processed" and day_of(one["created_at"]) == day
        ]
        return {"items": lines}
