"""The vectors for other programs that check the log are what our own code finds."""

import json
from typing import Any

import pytest

from seva.certificates.transparency import BadHead, BadProof, open_head, verify_consistency, verify_inclusion
from seva.certificates.transparency.keys import read_key
from seva.certificates.transparency.leaves import read_leaf
from tests.certificates.log_vectors import FILE, as_text

VECTORS = json.loads(FILE.read_text(encoding="utf-8"))


def holds(case: dict[str, Any]) -> bool:
    proof = [bytes.fromhex(item) for item in case["proof"]]
    try:
        if "leaf" in case:
            leaf, root = bytes.fromhex(case["leaf"]), bytes.fromhex(case["root"])
            verify_inclusion(leaf, case["index"], case["size"], proof, root)
        else:
            roots = bytes.fromhex(case["from_root"]), bytes.fromhex(case["to_root"])
            verify_consistency(case["from"], case["to"], proof, *roots)
    except BadProof:
        return False
    return True


def test_the_file_is_what_the_program_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == as_text()


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_proofs_hold_where_the_file_says_so(kind: str) -> None:
    cases = VECTORS[kind]
    assert {case["holds"] for case in cases} == {True, False}
    assert [case for case in cases if holds(case) != case["holds"]] == []


def test_heads_open_where_the_file_says_so() -> None:
    key = read_key(VECTORS["key"])
    for case in VECTORS["heads"]:
        if case["holds"]:
            head = open_head(case["note"], key)
            found = (head.size, head.root.hex(), int(head.signed_at.timestamp()))
            assert found == (case["size"], case["root"], case["signed_at"])
        else:
            with pytest.raises(BadHead):
                open_head(case["note"], key)


def test_entries_have_the_hashes_that_the_file_says() -> None:
    for case in VECTORS["leaves"]:
        assert read_leaf(case["line"]).hash.hex() == case["hash"]
