"""What tests ask of the stand-in: payments, faults, disputes, and what went out."""

from dataclasses import asdict

from fastapi import APIRouter

from simulator.payments.bank import Refusal
from simulator.payments.parts import BankDep, HooksDep, JsonBody, WorldDep
from simulator.payments.world import JSON, Faults

router = APIRouter(prefix="/control")


@router.post("/faults")
def faults(body: JsonBody, world: WorldDep) -> JSON:
    """Sets faults by name; an empty object clears all."""
    unknown = body.keys() - Faults.__dataclass_fields__.keys()
    if unknown:
        raise Refusal(f"no such fault: {', '.join(sorted(unknown))}")
    with world.lock:
        world.faults = Faults(**({**asdict(world.faults), **body} if body else {}))
        return asdict(world.faults)


@router.post("/pay")
def pay(body: JsonBody, world: WorldDep, bank: BankDep) -> JSON:
    """Pays what has a `reference`, `times` times; `status`, `amount`, `currency` as they should be."""
    options = {name: body[name] for name in ("status", "amount", "currency") if name in body}
    reference, paid = str(body["reference"]), []
    for _ in range(int(body.get("times", 1))):
        link = world.link_of(reference)
        if link:
            paid.append(bank.pay(link["id"], **options))
        else:
            paid.append(bank.pay_upi(reference, int(body["asked"]), **options))
    return {"payments": paid}


@router.post("/finish")
def finish(body: JsonBody, bank: BankDep) -> JSON:
    """What an attempt becomes after all."""
    return bank.finish(str(body["payment_id"]), str(body["status"]))


@router.post("/refund")
def refund(body: JsonBody, bank: BankDep) -> JSON:
    """A refund that somebody makes in the provider's own pages."""
    return bank.refund(str(body["payment_id"]), int(body["amount"]), "", {})


@router.post("/settle")
def settle(body: JsonBody, bank: BankDep) -> JSON:
    """What becomes of a refund that is pending."""
    return bank.settle(str(body["refund_id"]), str(body["status"]))


@router.post("/dispute")
def dispute(body: JsonBody, bank: BankDep) -> JSON:
    """A dispute about a payment: `step` is created, won or lost."""
    bank.dispute(str(body["payment_id"]), str(body["step"]))
    return {}


@router.post("/release")
def release(hooks: HooksDep) -> JSON:
    """Sends the callbacks that were held."""
    return {"sent": hooks.release()}


@router.post("/again")
def again(hooks: HooksDep) -> JSON:
    """Sends every callback once more."""
    return {"sent": hooks.again()}


@router.get("/rows")
def rows(world: WorldDep) -> JSON:
    """Everything that the stand-in knows."""
    with world.lock:
        return asdict(world.rows)
