"""`python -m workbench.experiments`: compares models of understanding and writes docs/benchmarks/understanding.md."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from seva.cli.messages import told
from workbench.experiments.comparison import Comparison
from workbench.experiments.document import ShopTables, document
from workbench.experiments.hint3 import furthest_off
from workbench.experiments.learner import Tell
from workbench.experiments.material import material
from workbench.experiments.rasa_pipelines import EPOCHS
from workbench.experiments.shops import Shops

FOLDER, REPORT = Path("var/experiments"), Path("docs/benchmarks/understanding.md")
PRODUCT = Path("models/seva.tar.gz")
BORROWED_FROM = "network"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console()


@app.command()
def experiments(
    rows: Annotated[list[str] | None, typer.Argument(help="Keys of rows; all, if none is named.")] = None,
    hint3: Annotated[Path | None, typer.Option(help="A copy of hellohaptik/HINT3, to compare on it as well.")] = None,
    again: Annotated[list[str] | None, typer.Option(help="Key of a row to make anew; may be repeated.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Learn from and judge on the messages of today.")] = False,
    epochs: Annotated[int, typer.Option(min=1, help="Epochs of Rasa's pipelines on this project's messages.")] = EPOCHS,
    product: Annotated[Path, typer.Option(help="The product's model.")] = PRODUCT,
) -> None:
    """Compare models on this project's messages and on HINT3.

    Takes an hour or two the first time, and much more with Rasa's pipelines at a hundred epochs; each result is kept.
    """
    with told():
        taken = material(FOLDER / "material.json", fresh=fresh)
        console.print(f"{len(taken.examples)} examples, taken at {taken.taken_at} ({taken.digest}).")
        comparison = Comparison(taken, FOLDER, epochs, product)
        made = list(comparison.rows(rows or (), again or (), _progress))
        shops = Shops(hint3, FOLDER, taken, comparison.model_folder(BORROWED_FROM)) if hint3 else None
        tables = _shop_tables(shops, again or ()) if shops else None
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(document(made, tables, taken, _command(hint3, epochs)), encoding="utf-8")
        console.print(f"The tables are in {REPORT}.")


def _shop_tables(shops: Shops, again: Sequence[str]) -> ShopTables:
    return ShopTables(
        list(shops.published()),
        [*shops.pipelines(again, _progress), *shops.candidates(again, _progress)],
        {one.key: one.label for one in shops.settings},
        furthest_off(shops.root),
    )


@contextmanager
def _progress(label: str) -> Iterator[Tell]:
    """Show a bar while a row is made; without a terminal, a line."""
    if not console.is_terminal:
        console.print(label)
    with Progress(*Progress.get_default_columns()[:2], TimeElapsedColumn(), console=console, transient=True) as bars:
        bar = bars.add_task(label, total=None)
        yield lambda share: bars.update(bar, total=1.0, completed=share)


def _command(hint3: Path | None, epochs: int) -> str:
    options = [*(["--hint3 FOLDER"] if hint3 else []), *([f"--epochs {epochs}"] if epochs != EPOCHS else [])]
    return " ".join(["python -m workbench.experiments", *options])


if __name__ == "__main__":
    app(prog_name="python -m workbench.experiments")
