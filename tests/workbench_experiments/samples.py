"""Small sets to learn from and to judge on."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from nlu.calibration import HeldOut
from workbench.experiments.hint3 import OUTSIDE, SHOPS, SYSTEMS, THRESHOLDS
from workbench.experiments.material import CHOOSING, JUDGING, MISSPELT, Example, Material, with_misspelt

SAID: Mapping[str, Sequence[str]] = {
    "greet": ("namaste ji", "hello there", "good morning sir", "नमस्ते", "hello ji", "namaste sir"),
    "ask_fee": (
        "fees kitni hai",
        "what is the fee",
        "kitni fees lagegi",
        "फ़ीस कितनी है",
        "the fee please",
        "fee kya hai",
    ),
    "thank": ("thanks a lot", "thank you", "dhanyavaad ji", "धन्यवाद", "bahut shukriya"),
    "out_of_scope": (
        "who won the match",
        "match kaun jeeta",
        "play a song",
        "gaana sunao",
        "cricket score",
        "tell a joke",
    ),
}
SERVICES = {"ask_fee": "income_certificate", "greet": "none", "thank": "none", "out_of_scope": "none"}
ENGLISH = {"the", "a", "hello", "good", "score"}


def examples() -> list[Example]:
    return [
        Example(text, intent, SERVICES[intent], "en" if set(text.split()) & ENGLISH else "hi")
        for intent, texts in SAID.items()
        for text in texts
    ]


def messages() -> list[HeldOut]:
    said = (
        ("hello sir", "greet"),
        ("fees kya hai", "ask_fee"),
        ("who won", "out_of_scope"),
        ("गाना sunao", "out_of_scope"),
    )
    return [HeldOut("en", text, intent, None, "plain") for text, intent in said]


def small_material() -> Material:
    judged = messages()
    sets = {CHOOSING: tuple(messages()), JUDGING: tuple(judged), MISSPELT: with_misspelt(judged)}
    return Material(tuple(examples()), sets, "2026-11-22T00:00+00:00")


LABELLED = [
    *((f"where is my parcel {number}", "TRACK") for number in "abcdefghij"),
    *((f"what does the bed cost {number}", "PRICE") for number in "abcdefghij"),
    *((f"cancel this order {number}", "CANCEL") for number in "abcdefghij"),
    *((f"zero percent instalments {number}", "EMI") for number in "abcdefghij"),
    *((f"the size of a mattress {number}", "SIZE") for number in "abcdefghij"),
]
# Right, found and how sure: of four in scope three are found, of two out of scope the surer one is not turned away.
ANSWERED = (
    ("where is it", "TRACK", "TRACK", 0.95), ("the price", "PRICE", "PRICE", 0.65),
    ("stop it", "CANCEL", "CANCEL", 0.55), ("how large", "SIZE", "PRICE", 0.35),
    ("nice weather", OUTSIDE, "PRICE", 0.75), ("hmm", OUTSIDE, "TRACK", 0.15),
)  # fmt: skip


def copy_of_hint3(root: Path, accuracy: float = 0.75) -> Path:
    """Files as in the data set, with sentences of ours; `accuracy` is what the published figures claim at 0.1."""
    for shop in SHOPS:
        _csv(root / f"dataset/v1/test/{shop}_test.csv", "sentence,label", [(a, b) for a, b, _, _ in ANSWERED])
        for key in (shop, f"{shop}_subset"):
            _csv(root / f"dataset/v1/train/{key}_train.csv", "sentence,label", LABELLED)
            for system in SYSTEMS:
                head = "sentence,label,predicted_node,predicted_node_score"
                _csv(root / f"preds/{system}_{key}.csv", head, ANSWERED)
                published = [(THRESHOLDS[0], accuracy, 0.0, 12 / 616**0.5)]
                _csv(root / f"results/{system}_{key}.csv", "Threshold,Inscope Accuracy,OOS Recall,MCC", published)
    return root


def _csv(file: Path, head: str, rows: Sequence[Sequence[object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
