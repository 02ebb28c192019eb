"""`python -m workbench.experiments`: compares models of understanding and writes docs/benchmarks/understanding.md."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from seva.cli.messages import complain, told
from workbench.experiments.comparison import Comparison
from workbench.experiments.document import document
from workbench.experiments.learner import Tell
from workbench.experiments.material import material
from workbench.experiments.plan import NETWORK, make, steps, wanted
from workbench.experiments.rasa_pipelines import OWN_EPOCHS
from workbench.experiments.shops import Shops

FOLDER, REPORT = Path("results/experiments"), Path("docs/benchmarks/understanding.md")
PRODUCT = Path("models/seva.tar.gz")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console()


@app.command()
def experiments(
    rows: Annotated[list[str] | None, typer.Argument(help="Keys of the rows to make; all, if none is named.")] = None,
    hint3: Annotated[Path | None, typer.Option(help="A copy of hellohaptik/HINT3, to compare on it as well.")] = None,
    again: Annotated[list[str] | None, typer.Option(help="Key of a row to make anew; may be repeated.")] = None,
    same_data: Annotated[bool, typer.Option("--same-data", help="Go on with the data of the last run.")] = False,
    tables: Annotated[bool, typer.Option("--tables", help="Make no row; write the tables of those there are.")] = False,
    epochs: Annotated[int, typer.Option(min=1, help="Epochs of Rasa's pipelines on our messages.")] = OWN_EPOCHS,
    product: Annotated[Path, typer.Option(help="The product's model.")] = PRODUCT,
) -> None:
    """Compare models on this project's messages and on HINT3, and write the tables.

    All rows take some hours. Each is kept under results/experiments when it is made: a run that was cut goes on.
    """
    with told():
        taken = material(FOLDER / "material.json", fresh=not (same_data or tables))
        console.print(f"{len(taken.examples)} examples, taken at {taken.taken_at} ({taken.digest}).")
        own = Comparison(taken, FOLDER, epochs, product)
        shops = Shops(hint3, FOLDER, taken, lambda: own.learnt(NETWORK)) if hint3 else None
        order = wanted(steps(own, shops), [*(rows or ()), *(again or ())])
        is_whole = False
        try:
            is_whole = make([] if tables else order, again or (), _progress, complain)
        finally:
            REPORT.parent.mkdir(parents=True, exist_ok=True)
            REPORT.write_text(document(own, shops, _command(hint3, epochs)), encoding="utf-8")
            console.print(f"The tables are in {REPORT}.")
        if not is_whole:
            raise typer.Exit(1)


@contextmanager
def _progress(label: str) -> Iterator[Tell]:
    """Show a bar while a row is made; without a terminal, a line."""
    if not console.is_terminal:
        console.print(label, highlight=False)
    with Progress(*Progress.get_default_columns()[:2], TimeElapsedColumn(), console=console, transient=True) as bars:
        bar = bars.add_task(label, total=None)
        yield lambda share: bars.update(bar, total=1.0, completed=share)


def _command(hint3: Path | None, epochs: int) -> str:
    options = [*(["--hint3 FOLDER"] if hint3 else []), *([f"--epochs {epochs}"] if epochs != OWN_EPOCHS else [])]
    return " ".join(["python -m workbench.experiments", *options])


if __name__ == "__main__":
    app(prog_name="python -m workbench.experiments")
