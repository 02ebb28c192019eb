"""What is made in which order: the most telling rows first, Rasa's own pipelines, which take longest, at the end."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from workbench.experiments import comparison, shops
from workbench.experiments.comparison import PRODUCT, Comparison
from workbench.experiments.errors import CannotTrain, UnknownRow
from workbench.experiments.learner import Tell
from workbench.experiments.rasa_pipelines import PIPELINES
from workbench.experiments.recipes import VARIANTS
from workbench.experiments.shops import Shops

# The row whose model others are compared with, and borrow from.
NETWORK = "network"
_FIRST = (NETWORK, *(one.key for one in VARIANTS), "linear_words", "linear_letters", PRODUCT)

# Shows a row's progress: takes its label and gives what hears the share that is done.
Progress = Callable[[str], AbstractContextManager[Tell]]


@dataclass(frozen=True)
class Step:
    """A row to make."""

    key: str
    label: str
    maker: Comparison | Shops


def steps(own: Comparison, of_shops: Shops | None) -> list[Step]:
    """All rows, in the order in which they are made."""
    ours = [key for key in comparison.OURS if key not in _FIRST]
    order = [Step(key, own.labels[key], own) for key in _FIRST]
    order += _of_shops(of_shops, tuple(shops.OURS))
    order += [Step(key, own.labels[key], own) for key in ours]
    order += _of_shops(of_shops, tuple(shops.OF_RASA))
    return order + [Step(key, own.labels[key], own) for key in PIPELINES]


def wanted(order: Sequence[Step], keys: Sequence[str]) -> list[Step]:
    """The steps whose keys are named, all if none is; UnknownRow if there is no such step."""
    known = [step.key for step in order]
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise UnknownRow(f"No such row: {', '.join(unknown)}. There are: {', '.join(known)}.")
    return [step for step in order if not keys or step.key in keys]


def make(order: Sequence[Step], again: Sequence[str], progress: Progress, complain: Callable[[str], None]) -> bool:
    """Make each row that was not made yet, or is to be made `again`; whether all could be made.

    One that Rasa cannot make is complained of and left out.
    """
    failed = 0
    for number, step in enumerate(order, 1):
        try:
            with progress(f"{number}/{len(order)} {step.key}: {step.label}") as tell:
                step.maker.make(step.key, tell, again=step.key in again)
        except CannotTrain as error:
            failed += 1
            complain(f"{step.key}: {error}")
    return not failed


def _of_shops(of_shops: Shops | None, keys: Sequence[str]) -> list[Step]:
    return [Step(key, f"HINT3, {of_shops.labels[key]}", of_shops) for key in keys] if of_shops else []
