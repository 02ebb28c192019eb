"""`seva evaluate` and `seva promote`."""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from seva.cli.messages import console, told
from seva.processes.environment import process_environment
from seva.processes.plan import newest_model
from seva.processes.quiet_rasa import keep_libraries_quiet

REPORT = Path("results/evaluation.html")
# The exit code of a model that is not fit; 1 is for what could not be done, 2 for a wrong option.
UNFIT = 3

Force = Annotated[bool, typer.Option("--force", help="Promote even against the verdict.")]


def evaluate_command() -> typer.Typer:
    """`seva evaluate`."""
    return _alone(evaluate)


def promote_command() -> typer.Typer:
    """`seva promote`."""
    return _alone(promote)


def _alone(command: Callable[..., Any]) -> typer.Typer:
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    return app


def evaluate(
    model: Annotated[Path | None, typer.Option(help="The model's file; the newest in models/ if not given.")] = None,
    report: Annotated[Path, typer.Option(help="Where to write the report.")] = REPORT,
    learning_curve: Annotated[
        bool, typer.Option("--learning-curve", help="Train on 25, 50 and 75 % of the examples, too; takes minutes.")
    ] = False,
    promote: Annotated[bool, typer.Option("--promote", help="Make it the incumbent if it is fit.")] = False,
    force: Force = False,
) -> None:
    """Score a model on messages that nothing learns from, compare it with the incumbent, and write a report.

    Exit code 0: fit to be promoted. 3: not fit. 1: something could not be done.
    """
    _quiet()
    from workbench.run import Options, promote_evaluated, run

    with told():
        chosen = model or newest_model()
        verdict = run(Options(chosen, report, learning_curve), _moment(), console.print)
        if promote and (verdict.is_fit or force):
            promote_evaluated(chosen, _moment(), force)
            console.print(f"{chosen.name} is the incumbent now.")
        elif not verdict.is_fit:
            raise typer.Exit(UNFIT)


def promote(force: Force = False) -> None:
    """Make the newest model in models/ the incumbent, as `seva evaluate` found it."""
    _quiet()
    from workbench.run import promote_evaluated

    with told():
        model = newest_model()
        promote_evaluated(model, _moment(), force)
    console.print(f"{model.name} is the incumbent now. Commit workbench/promoted.json.")


def _quiet() -> None:
    os.environ.update(process_environment())
    keep_libraries_quiet()
    logging.getLogger("rasa").setLevel(logging.ERROR)


def _moment() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
