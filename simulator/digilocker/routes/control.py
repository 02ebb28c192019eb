"""For tests and testers: faults, time, and what was called."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from simulator.digilocker.errors import table
from simulator.digilocker.faults import Fault
from simulator.digilocker.http import locker_of
from simulator.digilocker.people import people

router = APIRouter(prefix="/control")


class Step(BaseModel):
    """A step forward in time."""

    seconds: float = Field(ge=0)


@router.post("/faults")
async def add_fault(request: Request, fault: Fault) -> dict[str, object]:
    """Sets a fault."""
    if fault.code not in table():
        return {"error": f"{fault.code} is no code of errors.yml"}
    locker_of(request).faults.add(fault)
    return fault.model_dump()


@router.delete("/faults")
async def clear_faults(request: Request) -> dict[str, object]:
    """Ends all faults."""
    locker_of(request).faults.clear()
    return {}


@router.post("/time")
async def advance(request: Request, step: Step) -> dict[str, float]:
    """Moves the clock forward."""
    locker_of(request).clock.advance(step.seconds)
    return {"now": locker_of(request).clock.now()}


@router.get("/calls")
async def calls(request: Request) -> list[str]:
    """Which addresses were called, in order."""
    return locker_of(request).calls


@router.get("/people")
async def who() -> list[dict[str, object]]:
    """The people whom a tester may be."""
    found = people().values()
    return [{"id": p.id, "name": p.name, "documents": [d.kind.doctype for d in p.documents]} for p in found]
