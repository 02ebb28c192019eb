"""What is learnt from and judged on stays the same until it is taken anew."""

import json
from dataclasses import asdict, replace
from pathlib import Path

from tests.workbench_experiments.samples import messages, small_material
from workbench.experiments.material import Example, material, with_misspelt


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "material.json"
    file.write_text(json.dumps(asdict(small_material())), encoding="utf-8")
    assert material(file).digest == small_material().digest
    assert material(file) == small_material()


def test_the_digest_changes_with_a_label_and_not_with_the_time() -> None:
    one = small_material()
    assert replace(one, taken_at="later").digest == one.digest
    assert replace(one, examples=(*one.examples[:-1], Example("tell a joke", "greet", "none"))).digest != one.digest


def test_the_messages_of_all_sets_stand_in_order() -> None:
    one = small_material()
    assert one.all_messages()[: len(messages())] == messages()
    assert len(one.all_messages()) == 3 * len(messages())


def test_misspelt_messages_are_the_same_each_time_and_mean_the_same() -> None:
    many = messages() * 20
    once = with_misspelt(many)
    assert once == with_misspelt(many)
    assert [one.intent for one in once] == [one.intent for one in many]
    words = [pair for one, other in zip(once, many, strict=True) for pair in _words(one.text, other.text)]
    assert 0.1 < sum(a != b for a, b in words) / len(words) < 0.3


def _words(one: str, other: str) -> list[tuple[str, str]]:
    return list(zip(one.split(), other.split(), strict=True))
