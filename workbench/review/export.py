"""The evaluation messages in Rasa's own format, so that `rasa test nlu` can judge a model by them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from nlu.calibration import HeldOut, held_out
from workbench.review.corpus import HEAD
from workbench.review.errors import WrongFolder


def export(evaluation: Path, folder: Path, training: Path) -> dict[Path, int]:
    """Writes a file for each spelling; the number of messages in each. WrongFolder inside of the training data."""
    messages = list(held_out(evaluation))
    if not messages:
        raise WrongFolder(f"There are no messages in {evaluation}. Run from the project's root.")
    if folder.resolve().is_relative_to(training.resolve()):
        raise WrongFolder(f"{folder} is inside of {training}/, from which models learn. Name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    return dict(_write(folder / f"{name}.yml", messages, name) for name in sorted({m.spelling for m in messages}))


def _write(file: Path, messages: Iterable[HeldOut], spelling: str) -> tuple[Path, int]:
    by_intent: dict[str, list[str]] = {}
    for message in messages:
        if message.spelling == spelling:
            by_intent.setdefault(message.intent, []).append(" ".join(message.text.splitlines()))
    file.write_text(_content(by_intent), encoding="utf-8")
    return file, sum(map(len, by_intent.values()))


def _content(by_intent: Mapping[str, Iterable[str]]) -> str:
    blocks = (
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for intent, texts in by_intent.items()
    )
    return HEAD + "".join(blocks)
