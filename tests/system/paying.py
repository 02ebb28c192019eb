"""A citizen pays on the page behind a link: the page of ours leads to the stand-in bank, where it is approved."""

import re
from collections.abc import Sequence
from time import monotonic, sleep

import requests

LINK = re.compile(r"https?://\S+/pay/[\w-]+(?=\s|$)")
OPENS = re.compile(r'class="button[^"]*" href="(https?://[^"]+/simulator/payments/pay/[^"]+)"')
PATIENCE = 30.0


def link_in(heard: Sequence[str]) -> str:
    """The last link to pay in what was heard."""
    found = LINK.findall("\n".join(heard))
    assert found, f"no link to pay in {list(heard)[-3:]}"
    return str(found[-1])


def pay(link: str, act: str = "approve") -> None:
    """Opens the page, follows it to the bank, and chooses there."""
    bank, until = None, monotonic() + PATIENCE
    while bank is None and monotonic() < until:
        page = requests.get(link, timeout=10)
        page.raise_for_status()
        bank = OPENS.search(page.text)
        if bank is None:  # the order is opened at the provider by the worker if it was away
            sleep(0.3)
    assert bank, "the page leads to no bank"
    requests.post(bank.group(1), data={"act": act}, timeout=10).raise_for_status()
