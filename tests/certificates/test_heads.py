"""Heads, keys and entries: what is signed opens, whatever else is refused, by the rules of signed notes."""

from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seva.certificates.transparency import (
    BadHead,
    BadKey,
    BadLeaf,
    Leaf,
    SigningKey,
    TreeHead,
    leaf_hash,
    open_head,
    sign_head,
)
from seva.certificates.transparency.keys import read_key
from seva.certificates.transparency.leaves import read_leaf

NAME = "log.example.in/certificates"
KEY = SigningKey(NAME, bytes(range(32)))
OTHER = SigningKey(NAME, bytes(32))
AT = datetime(2026, 11, 23, 6, 30, 5, tzinfo=UTC)
HEAD = TreeHead(NAME, 12, bytes(range(32)))
# A verifier key of a public witness, with its number.
WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"


def test_what_is_signed_opens() -> None:
    opened = open_head(sign_head(HEAD, AT, [KEY]).note, KEY.public)
    assert (opened.head, opened.signed_at, opened.size, opened.root) == (HEAD, AT, 12, HEAD.root)


def test_a_note_is_as_the_standard_writes_it() -> None:
    lines = sign_head(HEAD, AT, [KEY]).note.split("\n")
    assert lines[:4] == [NAME, "12", b64encode(HEAD.root).decode(), ""]
    assert lines[4].startswith(f"— {NAME} ") and lines[5:] == [""]


def test_keys_are_written_as_others_write_them() -> None:
    key = read_key(WITNESS)
    assert (key.text, key.name, key.id.hex()) == (WITNESS, "remora.n621.de", "da77ade7")
    assert read_key(KEY.public.text + "\n") == KEY.public


def test_while_a_new_key_comes_both_open_the_head() -> None:
    note = sign_head(HEAD, AT, [OTHER, KEY]).note
    assert open_head(note, KEY.public).head == open_head(note, OTHER.public).head == HEAD


NOTE = sign_head(HEAD, AT, [KEY]).note


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(NOTE) - 1), st.sampled_from("A9/ \n—"))
def test_one_changed_letter_is_noticed(place: int, letter: str) -> None:
    changed = NOTE[:place] + letter + NOTE[place + 1 :]
    if changed == NOTE:
        return
    try:
        opened = open_head(changed, KEY.public)
    except BadHead:
        return
    assert (opened.head, opened.signed_at) == (HEAD, AT), "only how a signature is written may differ"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        HEAD.text,
        NOTE.replace("\n12\n", "\n012\n"),
        NOTE.replace("\n12\n", "\n-1\n"),
        NOTE.replace("\n12\n", "\n१२\n"),
        NOTE + "x" * 100_000,
        sign_head(HEAD, AT, [OTHER]).note,
        sign_head(TreeHead("log.example.in/other", 12, HEAD.root), AT, [KEY]).note,
        sign_head(TreeHead(NAME, 12, b"short"), AT, [KEY]).note,
    ],
    ids=["empty", "no-text", "unsigned", "zeros", "negative", "digits", "long", "other-key", "other-log", "short-root"],
)
def test_what_is_no_head_of_this_log_is_refused(note: str) -> None:
    with pytest.raises(BadHead):
        open_head(note, KEY.public)


def test_the_time_is_signed_too() -> None:
    text, _, line = NOTE.rpartition(" ")
    later = sign_head(HEAD, AT + timedelta(days=1), [KEY]).note.rpartition(" ")[2]
    assert line != later
    both = b64encode(b64decode(later)[:12] + b64decode(line)[12:]).decode()
    with pytest.raises(BadHead):
        open_head(f"{text} {both}\n", KEY.public)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        WITNESS.replace("da77ade7", "da77ade8"),
        WITNESS[:-1],
        WITNESS.replace("+BO", "+AO"),
        f" a b{WITNESS}",
    ],
    ids=["empty", "name-only", "wrong-number", "short", "other-kind", "spaces"],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        read_key(text)


@pytest.mark.parametrize(("name", "seed"), [("a b", bytes(32)), ("a+b", bytes(32)), ("", bytes(32)), ("a", b"short")])
def test_no_key_is_made_of_less(name: str, seed: bytes) -> None:
    with pytest.raises(BadKey):
        SigningKey(name, seed)


def test_an_entry_is_one_line() -> None:
    leaf = Leaf("revoked", date(2026, 11, 23), bytes(range(32)))
    line = "1 revoked 2026-11-23 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    assert (leaf.line, leaf.hash, read_leaf(line)) == (line, leaf_hash(line.encode()), leaf)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2 issued 2026-11-23 " + "0" * 64,
        "1 burnt 2026-11-23 " + "0" * 64,
        "1 issued 2026-11-31 " + "0" * 64,
        "1 issued 2026-11-23 " + "0" * 63,
        "1 issued 2026-11-23 " + "0" * 64 + " Sunita Devi",
        "1 issued 2026-11-23 " + "0" * 64 + "\n",
        "1 issued २०२६-११-२३ " + "0" * 64,
    ],
    ids=["empty", "version", "kind", "day", "short", "personal", "newline", "digits"],
)
def test_whatever_else_is_no_entry(line: str) -> None:
    with pytest.raises(BadLeaf):
        read_leaf(line)
