"""Long texts are cut where a reader would pause, and nothing of them is lost."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.payloads.measure import clusters, size
from connectors.whatsapp.payloads.split import ending, split
from tests.connectors.whatsapp.payloads.samples import FAMILY, long_texts, packed, texts

MOST = 40
anything = st.one_of(texts, long_texts)


@given(anything, st.integers(30, 4096))
def test_parts_fit_and_hold_everything(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(0 < size(part) <= most for part in parts)
    assert packed("".join(parts)) == packed(text)
    assert len(parts) <= 2 * size(text) // most + 1 or max(map(size, text.split())) * 2 > most


@given(anything, st.integers(30, 1024))
def test_no_cluster_is_cut(text: str, most: int) -> None:
    whole = [cluster for cluster in clusters(text.strip()) if not cluster.isspace()]
    parts = [cluster for part in split(text, most) for cluster in clusters(part) if not cluster.isspace()]
    assert parts == whole


@given(anything, st.integers(30, 1024))
def test_the_ending_fits_and_the_rest_comes_before_it(text: str, most: int) -> None:
    before, end = ending(text, most)
    assert size(end) <= most
    assert packed(before + end) == packed(text)
    assert bool(end) == bool(text.strip())
    assert not before or size(text.strip()) > most


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n ", []),
        ("छोटा।", ["छोटा।"]),
        ("यह पहला पैरा है और लंबा है।\n\nदूसरा पैरा। इसमें दो।", ["यह पहला पैरा है और लंबा है।", "दूसरा पैरा। इसमें दो।"]),
        ("First line of the two here.\nSecond. And so on.", ["First line of the two here.", "Second. And so on."]),
        ("यह पहला वाक्य पूरा है। दूसरा वाक्य भी पूरा है।", ["यह पहला वाक्य पूरा है।", "दूसरा वाक्य भी पूरा है।"]),
        ("The fee for this one is only Rs. 50 per copy now.", ["The fee for this one is only Rs. 50 per", "copy now."]),
        ("Is it so? He said “yes, it is.” And so he went.", ["Is it so? He said “yes, it is.”", "And so he went."]),
        ("What you need for it is:\n10. ration card of all", ["What you need for it is:", "10. ration card of all"]),
        ("Please send the form now. *All of it is needed*", ["Please send the form now.", "*All of it is needed*"]),
        ("a" * 50, ["a" * 40, "a" * 10]),
        ("see " + "क्ष" * 30, ["see", "क्ष" * 13, "क्ष" * 13, "क्ष" * 4]),
        (FAMILY * 4, [FAMILY * 3, FAMILY]),
    ],
)  # fmt: skip
def test_where_it_is_cut(text: str, parts: list[str]) -> None:
    assert split(text, MOST) == parts


def test_a_cluster_that_no_message_can_hold_is_taken_apart() -> None:
    heap = "a" + "\u0301" * 100
    assert len(regex.findall(r"\X", heap)) == 1
    assert "".join(split(heap, MOST)) == heap
    assert all(size(part) <= MOST for part in split(heap, MOST))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("A long beginning that goes on and on.\n\nOne.\n\nWhich one?", "One.\n\nWhich one?"),
        ("यह लंबी शुरुआत है जो चलती ही जाती है। आगे भी। कौन सी सेवा चाहिए?", "आगे भी। कौन सी सेवा चाहिए?"),
        ("one two three four five six seven eight nine ten", "two three four five six seven eight nine ten"[4:]),
        ("क्ष" * 20, "क्ष" * 13),
    ],
)
def test_the_ending_begins_at_the_best_place(text: str, end: str) -> None:
    assert ending(text, MOST)[1] == end
