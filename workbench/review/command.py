"""`seva nlu`: review what citizens wrote, and hand the evaluation messages to Rasa's own test."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.text import Text

from nlu.calibration import held_out
from nlu.examples import examples
from seva.catalogue import Catalogue, load_catalogue
from seva.cli.messages import console, told
from seva.clock import INDIA
from seva.settings import load_settings
from seva.storage import Cipher
from workbench.review.conversations import conversations
from workbench.review.corpus import Corpus
from workbench.review.errors import NoTrainingData
from workbench.review.export import export as export_to
from workbench.review.labels import Labels
from workbench.review.listing import as_csv, as_table
from workbench.review.queue import Doubtful, Item, Wanted, doubtful, items
from workbench.review.seen import Seen
from workbench.review.terminal import Review

TRAINING, EVALUATION, HELD_OUT = Path("data/nlu"), Path("tests/nlu_eval"), Path("data/held_out")
DOMAIN, CONFIG = Path("domain.yml"), Path("config.yml")
DAYS = ["%Y-%m-%d"]

nlu = typer.Typer(
    help="What citizens wrote, to learn from; and the evaluation messages for `rasa test nlu`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def nlu_command() -> typer.Typer:
    """`seva nlu`, for the entry point."""
    return nlu


@nlu.command()
def review(
    listed: Annotated[
        bool, typer.Option("--list", help="Show them without labelling; as CSV when the output goes to a file.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many at most.")] = None,
    below: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Confidence below which a message is unsure; default: the model's threshold."),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="First day of the conversations, such as 2026-11-22.")
    ] = None,
    corrected: Annotated[bool, typer.Option("--corrected", help="Only those that citizens corrected.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Also those that were reviewed already.")] = False,
) -> None:
    """Label messages that the model was unsure of or that citizens corrected; the least certain come first."""
    with told():
        settings = load_settings()
        catalogue = load_catalogue(settings.catalogue)
        corpus = _corpus(catalogue)
        first = since.replace(tzinfo=INDIA).timestamp() if since else 0.0
        wanted = Wanted(below, first, corrected)
        messages = [m for events in conversations(settings) for m in doubtful(events, wanted, corpus.common)]
        seen = Seen(settings.home, Cipher(settings.key))
        found, judged = _waiting(messages, corpus, None if again else seen)
        shown = found[:limit]
        if listed:
            _list(shown)
        else:
            _label(shown, Review(console, lambda text: console.input(Text(text)), _labels(catalogue), corpus, seen))
        if judged and (not listed or console.is_terminal):
            console.print(f"{judged} more are evaluation messages; nothing is learnt from those.")


@nlu.command("export")
def export_command(
    folder: Annotated[Path, typer.Argument(help="Where to write them; not in data/.")],
) -> None:
    """Write the evaluation messages as Rasa's YAML, a file for each spelling, for `rasa test nlu --nlu FOLDER`."""
    with told():
        written = export_to(EVALUATION, folder, TRAINING.parent)
    for file, count in written.items():
        console.print(f"{file}: {count} messages", soft_wrap=True)


def _corpus(catalogue: Catalogue) -> Corpus:
    judged = [message.text for folder in (EVALUATION, HELD_OUT) for message in held_out(folder)]
    importers = _yaml(CONFIG).get("importers") or [{}]
    most = int(importers[0].get("examples_per_spelling") or 0)
    made = {example.text: example.intent for example in (examples(catalogue, most) if most else ())}
    return Corpus(TRAINING, judged, made)


def _labels(catalogue: Catalogue) -> Labels:
    listed = _yaml(DOMAIN)["intents"]
    return Labels([entry if isinstance(entry, str) else next(iter(entry)) for entry in listed], catalogue)


def _yaml(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise NoTrainingData(f"There is no {file} in {Path.cwd()}. Run from the project's root.")
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")))


def _waiting(messages: list[Doubtful], corpus: Corpus, seen: Seen | None) -> tuple[list[Item], int]:
    """The messages that wait for a label, in groups, and how many were left out because models are judged by them."""
    learnable = [message for message in messages if not corpus.is_judged_by(message.text)]
    return items(learnable, lambda m: seen is not None and m.key in seen), len(messages) - len(learnable)


def _list(shown: list[Item]) -> None:
    if console.is_terminal:
        console.print(as_table(shown))
    else:
        sys.stdout.write(as_csv(shown))


def _label(shown: list[Item], review: Review) -> None:
    if not shown:
        console.print("Nothing waits for a label.")
        return
    tally = review.run(shown)
    console.print(f"{tally.labelled} labelled, {tally.skipped} skipped.")
    if tally.labelled:
        console.print("Look at what was added with `git diff data`, then `make train` and `make evaluate`.")
