"""The checks themselves: they pass a reader that is steady, fail one that is not, and say where."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from seva.catalogue import Catalogue
from tests.nlu_behaviour.bounds import Bound, bound_of, bounds, check, write
from tests.nlu_behaviour.figures import (
    Figure,
    direction,
    invariance,
    minimum_intents,
    minimum_services,
    misspelling,
    pairs,
)
from tests.nlu_behaviour.sets import SPELLINGS, contrasts, messages, plain_intents, plain_services, script_pairs
from tests.nlu_behaviour.table import as_table, side_by_side
from workbench.perturb.invariance import Understood
from workbench.perturb.kinds import PERTURBATIONS


def numb(texts: Sequence[str]) -> list[Understood]:
    """Reads the same in everything."""
    return [Understood("greet", "income_certificate") for _ in texts]


def by_length(texts: Sequence[str]) -> list[Understood]:
    """Reads another thing in a text that is one letter longer."""
    return [Understood(f"intent {len(text)}", f"service {len(text)}") for text in texts]


def bound(least: float) -> Bound:
    return Bound(measured=least, bound=least, of=100)


def test_a_numb_reader_is_moved_by_nothing_and_knows_nothing(catalogue: Catalogue) -> None:
    assert [figure.value for figure in [*invariance("doubled_letter", numb), *pairs(numb)]] == [1, 1, 1, 1]
    assert direction(numb).value < 0.1
    assert minimum_intents(numb).value == pytest.approx(1 / 38)
    assert minimum_services(numb, catalogue).value == pytest.approx(1 / len(catalogue.services))


def test_a_reader_of_lengths_is_moved_by_a_letter() -> None:
    assert [figure.value for figure in invariance("doubled_letter", by_length)] == [0, 0]
    assert [figure.value for figure in invariance("small_letters", by_length)] == [1, 1]


def test_a_reader_that_knows_its_messages_by_heart_loses_what_is_misspelt() -> None:
    known = {message.text: Understood(message.intent, message.service) for message in messages()}
    intents, services = misspelling(lambda texts: [known.get(text, Understood("lost")) for text in texts])
    assert intents.value < 0.3
    assert services.value < 0.3
    assert {row[3] for row in intents.otherwise} == {"lost"}


def test_a_failure_names_the_messages() -> None:
    figure = Figure("some.intents", 0.5, 2, [["bill bharna hai", "bil bharna hai", "pay_bill", "inform"]])
    with pytest.raises(AssertionError, match=r"some\.intents is 0\.500 of 2 .*0\.900") as failure:
        check(figure, {"some.intents": bound(0.9)})
    assert "bill bharna hai | bil bharna hai | pay_bill | inform" in str(failure.value)


def test_what_reaches_its_bound_passes() -> None:
    check(Figure("some.intents", 0.9, 10, []), {"some.intents": bound(0.9)})


def test_invisible_characters_are_seen_in_the_table() -> None:
    assert as_table([["a\u200bb", "c"], ["long one", "d"]]) == "a\\u200bb | c\nlong one | d"


def test_long_messages_are_shown_where_they_differ() -> None:
    text, other = "a word " * 40 + "the end", "a word " * 40 + "an end"
    assert [len(one) < 40 and one.startswith("…") for one in side_by_side(text, other)] == [True, True]
    assert side_by_side("short", "shot") == ["short", "shot"]


@pytest.mark.parametrize(("value", "of", "least"), [(0.95, 1000, 0.935), (1.0, 20, 0.95), (0.005, 500, 0.0)])
def test_a_bound_leaves_a_point_and_a_half_or_one_message(value: float, of: int, least: float) -> None:
    assert bound_of(Figure("some", value, of, [])).bound == pytest.approx(least, abs=0.0011)


def test_the_table_is_written_as_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "bounds.yml"
    model = tmp_path / "model.tar.gz"
    model.write_bytes(b"a model")
    write([Figure("minimum.intents", 0.99, 684, []), Figure("direction", 0.8, 147, [])], model, file)
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    read = written["bounds"]
    assert sha256(b"a model").hexdigest().startswith(written["measured_on"])
    assert read["minimum.intents"] == {"measured": 0.99, "bound": 0.975, "of": 684, "aim": 0.98}
    assert set(read) == {"minimum.intents", "direction"}


def test_no_bound_of_the_table_was_loosened() -> None:
    loose = {
        name: entry for name, entry in bounds().items() if entry.bound < entry.measured - max(0.0165, 1.1 / entry.of)
    }
    assert loose == {}


def test_the_sets_are_as_large_as_they_must_be(catalogue: Catalogue) -> None:
    intents = [(spelling, intent) for spelling, _, intent in plain_intents()]
    assert len(script_pairs()) >= 120
    assert len(list(contrasts())) >= 60
    assert {intents.count((spelling, intent)) for spelling in SPELLINGS for _, intent in intents} == {6}
    assert len(list(plain_services(catalogue))) == 3 * len(catalogue.services)


def test_every_perturbation_changes_enough_messages() -> None:
    counted = {name: invariance(name, numb)[0].of for name in PERTURBATIONS}
    assert {name: count for name, count in counted.items() if count < 50} == {}
