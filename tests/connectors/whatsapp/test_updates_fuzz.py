"""Whatever JSON comes, reading it never fails, and what is read has a meaning and can be stored."""

import json
from copy import deepcopy
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.whatsapp.meanings import Choice, Meaning, meaning_of
from connectors.whatsapp.updates import KINDS, Message, Notice, Status, Update, parse
from tests.connectors.whatsapp.webhooks import every_sample, message, messages, of_messages, samples, value, webhook

# As json.loads gives them: NaN, infinities and halves of characters included.
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(codec=None)),
    st.sampled_from(["", "0", "IN.1", "919810000001", "wamid.X", "\ud800", 10**30, -1, "1e999", "[" * 5000]),
)  # fmt: skip
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner))

WHOLE = [
    *samples("webhook_envelope"),
    *samples("webhook_fields"),
    *(of_messages(sample) for sample in messages().values()),
    webhook(value(statuses=samples("webhook_statuses") + samples("webhook_payments_and_preferences")[:2])),
    webhook(samples("webhook_payments_and_preferences")[2], field="user_preferences"),
    webhook(samples("webhook_value_error")[0]),
]


def check(found: list[Update]) -> None:
    for update in found:
        written = json.dumps(getattr(update, "content", {}), allow_nan=False, ensure_ascii=False).encode()
        assert b"\x00" not in written and len(written) < 600_000
        if isinstance(update, Message):
            assert update.kind in KINDS and update.message_id and (update.phone or update.user_id)
            assert isinstance(update.at, datetime) and update.at.tzinfo is None
            assert isinstance(meaning_of(update.kind, update.content, lambda *_: Choice("Yes", "yes")), Meaning)
        elif isinstance(update, Status):
            assert update.message_id and update.status
        else:
            assert isinstance(update, Notice) and update.field


def places(whole: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all parts of a document."""
    parts = whole.items() if isinstance(whole, dict) else enumerate(whole) if isinstance(whole, list) else ()
    return [path, *(place for key, part in parts for place in places(part, (*path, key)))] if path or parts else [path]


def changed(whole: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The document with another part at a path."""
    if not path:
        return new
    copy = deepcopy(whole)
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = new
    return copy


@given(ANYTHING)
def test_any_json_is_read(body: Any) -> None:
    check(parse(body))


@given(ANYTHING, st.sampled_from(["messages", "standby", "user_preferences", "flows", "calls"]))
def test_any_value_of_a_change_is_read(inner: Any, field: str) -> None:
    check(parse(webhook(inner, field=field)))


@given(ANYTHING, st.sampled_from(sorted({sample["type"] for sample in messages().values()})))
def test_any_body_of_a_message_is_read(inner: Any, told: str) -> None:
    found = parse(of_messages(message(**{"type": told, told: inner})))
    check(found)
    assert len(found) == 1 and isinstance(found[0], Message)


@settings(max_examples=300)
@given(st.data())
def test_samples_with_a_part_exchanged_are_read(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(WHOLE))
    for _ in range(data.draw(st.integers(1, 3))):
        whole = changed(whole, data.draw(st.sampled_from(places(whole))), data.draw(SCALARS | ANYTHING))
    check(parse(whole, datetime(2026, 11, 22)))


def test_samples_with_each_part_exchanged_once_are_read() -> None:
    for whole in WHOLE:
        for path in places(whole):
            for new in (None, [], {}, "", "x" * 9000, 7, True, [[]], {"id": {}}):
                check(parse(changed(whole, path, new)))


def test_documents_of_other_purposes_are_read() -> None:
    for sample in every_sample():
        check(parse(sample))
        check(parse(of_messages(sample)))
        check(parse(webhook(value(statuses=[sample]))))
