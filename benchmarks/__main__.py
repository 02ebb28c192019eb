"""`python -m benchmarks`: measures this system beside a stock Rasa bot and prints one table."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Annotated, Any

import typer
from rich.console import Console

from benchmarks.measuring import Plan, measure, varied_texts
from benchmarks.ours import our_system
from benchmarks.report import as_json, compared, machine, table
from benchmarks.samples import Figures
from benchmarks.servers import Bot
from benchmarks.stock_bot import stock_system
from benchmarks.stock_project import PLAIN, VALIDATED, trained
from seva.cli.messages import told

FOLDER = Path("var/bench")
QUICK = Plan(turns=100, blocks=1, warm_up=30, texts=20, sessions=1)
WIDTH = 150

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console()


@app.command()
def bench(
    turns: Annotated[
        int | None, typer.Option(min=20, help="Turns for each bot and number of clients; 600 if not given.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A small run, without the stock bot.")] = False,
) -> None:
    """Measure turns of an application beside a stock `rasa init` bot with a form, in the same run.

    The stock bot is trained in the first run, which takes some minutes, and kept under var/bench/stock.
    """
    plan = QUICK if quick else Plan()
    plan = replace(plan, turns=turns or plan.turns)
    with told(), ExitStack() as stack:
        models = {} if quick else {variant: _trained(variant) for variant in (VALIDATED, PLAIN)}
        started, facts = monotonic(), machine()
        bots = [_start(stack, "ours", None)] + [_start(stack, variant, model) for variant, model in models.items()]
        with console.status("Measuring") as status:
            tell = status.update if console.is_terminal else console.print
            results = compared(measure(bots, plan, varied_texts(plan.texts), tell))
        facts["seconds"] = round(monotonic() - started)
        _tell(results, plan, facts)


def _trained(variant: str) -> Path:
    with console.status("Preparing the stock bot"):
        return trained(variant, FOLDER / "stock" / variant, console.print)


def _start(stack: ExitStack, key: str, model: Path | None) -> Bot:
    # On the project's disk: /tmp may be memory, where a commit costs nothing.
    FOLDER.mkdir(parents=True, exist_ok=True)
    home = Path(stack.enter_context(TemporaryDirectory(prefix=f"{key}-", dir=FOLDER)))
    with console.status(f"Starting: {key}"):
        system = stock_system(key, model, FOLDER / "stock" / key, home) if model else our_system(home)
        return stack.enter_context(system)


def _tell(results: dict[str, Figures], plan: Plan, facts: dict[str, Any]) -> None:
    notes = (
        f"{plan.turns} turns for each number of clients in {plan.blocks} blocks, the bots in turn. "
        f"{facts['cores']} cores, load before {facts['load_average'][0]}, Rasa {facts['rasa']}, {facts['seconds']} s."
    )
    report = FOLDER / "report.json"
    report.write_text(as_json(results, plan, facts), encoding="utf-8")
    wide = Console(width=None if console.is_terminal else WIDTH)
    wide.print(table(results, notes))
    wide.print(f"The figures are in {report}.")


if __name__ == "__main__":
    app(prog_name="python -m benchmarks")
