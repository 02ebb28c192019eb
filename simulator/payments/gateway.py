"""The gateway's API, in the shapes that Razorpay publishes: links, payments, refunds, the list of settlements."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from simulator.payments.bank import Refusal
from simulator.payments.parts import BankDep, ConfigDep, HooksDep, JsonBody, WorldDep
from simulator.payments.world import JSON, World, new_id

INDIA = ZoneInfo("Asia/Kolkata")
SHORTEST_LIFE = 15 * 60
LONGEST_REFERENCE = 40


def day_of(seconds: int) -> date:
    """The day in India."""
    return datetime.fromtimestamp(seconds, INDIA).date()


router = APIRouter(prefix="/v1")


@router.post("/payment_links")
def make(body: JsonBody, world: WorldDep, config: ConfigDep) -> JSON:
    """Makes a link; a reference is taken once."""
    reference, amount = str(body.get("reference_id", "")), body.get("amount")
    with world.changing() as rows:
        if type(amount) is not int or amount < 100 or body.get("currency") != "INR":
            raise Refusal("amount_invalid")
        if not 0 < len(reference) <= LONGEST_REFERENCE or world.link_of(reference):
            raise Refusal("reference_id_taken")
        expire_by = body.get("expire_by") or 0
        if expire_by and expire_by < world.now() + SHORTEST_LIFE:
            raise Refusal("expire_by_too_soon")
        link_id = new_id("plink")
        rows.links[link_id] = {
            "id": link_id, "reference_id": reference, "amount": amount, "amount_paid": 0, "currency": "INR",
            "description": str(body.get("description", "")), "expire_by": expire_by, "status": "created",
            "order_id": new_id("order"), "short_url": f"{config.public_url}/pay/{link_id}",
            "notes": body.get("notes") or {}, "created_at": world.now(),
        }  # fmt: skip
        return dict(rows.links[link_id])


@router.get("/payment_links")
def find(reference_id: str, world: WorldDep) -> JSON:
    """The links with a reference."""
    with world.lock:
        link = world.link_of(reference_id)
        return {"payment_links": [_shown(world, link)] if link else []}


@router.get("/payment_links/{link_id}")
def get(link_id: str, world: WorldDep) -> JSON:
    """A link."""
    with world.lock:
        return _shown(world, _need(world.rows.links, link_id))


@router.post("/payment_links/{link_id}/cancel")
def cancel(link_id: str, world: WorldDep, hooks: HooksDep) -> JSON:
    """Ends a link that is not paid."""
    with world.changing() as rows:
        link = _need(rows.links, link_id)
        world.age(link)
        if link["status"] != "created":
            raise Refusal("link_not_open")
        link["status"] = "cancelled"
        hooks.gateway("payment_link.cancelled", {"payment_link": dict(link)})
        return dict(link)


@router.get("/orders/{order_id}/payments")
def tries(order_id: str, world: WorldDep) -> JSON:
    """All tries to pay an order."""
    with world.lock:
        found = [dict(payment) for payment in world.payments_of(order_id)]
        return {"entity": "collection", "count": len(found), "items": found}


@router.get("/payments/{payment_id}")
def payment(payment_id: str, world: WorldDep) -> JSON:
    """A payment."""
    with world.lock:
        return dict(_need(world.rows.payments, payment_id))


@router.get("/payments/{payment_id}/refunds")
def refunds(payment_id: str, world: WorldDep) -> JSON:
    """The refunds of a payment."""
    with world.lock:
        _need(world.rows.payments, payment_id)
        found = [dict(refund) for refund in world.refunds_of(payment_id)]
        return {"entity": "collection", "count": len(found), "items": found}


@router.post("/payments/{payment_id}/refund")
def refund(payment_id: str, body: JsonBody, bank: BankDep) -> JSON:
    """Gives money back."""
    return dict(bank.refund(payment_id, int(body["amount"]), str(body.get("receipt") or ""), body.get("notes") or {}))


@router.get("/settlements/recon/combined")
def settled(year: int, month: int, day: int, world: WorldDep, count: int = 1000, skip: int = 0) -> JSON:
    """What was settled on a day; here on the day itself."""
    with world.lock:
        items = list(_lines(world, date(year, month, day)))[skip : skip + count]
        return {"entity": "collection", "count": len(items), "items": items}


def _need(rows: dict[str, JSON], row_id: str) -> JSON:
    if row_id not in rows:
        raise Refusal("not_found", 404)
    return rows[row_id]


def _shown(world: World, link: JSON) -> JSON:
    world.age(link)
    tries = [{**one, "payment_id": one["id"]} for one in world.payments_of(link["order_id"])]
    return {**link, "payments": [one for one in tries if one["status"] in ("captured", "refunded")]}


def _lines(world: World, day: date) -> list[JSON]:
    common = {"settled": True, "settlement_id": f"setl_{day:%Y%m%d}", "fee": 0, "tax": 0, "currency": "INR"}
    came = [
        {
            "entity_id": one["id"], "type": "payment", "amount": one["amount"], "credit": one["amount"], "debit": 0,
            "payment_id": None, "order_id": one["order_id"], "notes": one["notes"], **common,
        }
        for one in world.rows.payments.values()
        if not one["tr"] and one["status"] in ("captured", "refunded") and one["currency"] == "INR"
        and day_of(one["created_at"]) == day
    ]  # fmt: skip
    went = [
        {
            "entity_id": one["id"], "type": "refund", "amount": one["amount"], "credit": 0, "debit": one["amount"],
            "payment_id": one["payment_id"], "notes": {}, **common,
        }
        for one in world.rows.refunds.values()
        if one["status"] == "processed" and day_of(one["created_at"]) == day
        and not world.rows.payments[one["payment_id"]]["tr"] and one["currency"] == "INR"
    ]  # fmt: skip
    return came + went
