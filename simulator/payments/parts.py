"""The parts of the stand-in as routes take them."""

from typing import Annotated, Any

from fastapi import Body, Depends, Request

from simulator.payments.bank import Bank
from simulator.payments.config import Config
from simulator.payments.hooks import Hooks
from simulator.payments.world import World


def _world(request: Request) -> World:
    return request.app.state.world  # type: ignore[no-any-return]


def _bank(request: Request) -> Bank:
    return request.app.state.bank  # type: ignore[no-any-return]


def _hooks(request: Request) -> Hooks:
    return request.app.state.hooks  # type: ignore[no-any-return]


def _config(request: Request) -> Config:
    return request.app.state.config  # type: ignore[no-any-return]


WorldDep = Annotated[World, Depends(_world)]
BankDep = Annotated[Bank, Depends(_bank)]
HooksDep = Annotated[Hooks, Depends(_hooks)]
ConfigDep = Annotated[Config, Depends(_config)]
JsonBody = Annotated[dict[str, Any], Body()]
