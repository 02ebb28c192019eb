"""The tree against the RFC's own definitions, against published vectors, and against proofs that were tampered with."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seva.certificates.transparency import (
    EMPTY_ROOT,
    BadProof,
    Frontier,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from tests.certificates import oracle

VECTORS = json.loads(Path(__file__).with_name("merkle_vectors.json").read_text(encoding="utf-8"))
LEAVES = [bytes.fromhex(leaf) for leaf in VECTORS["leaves"]]
ROOTS = [bytes.fromhex(root) for root in VECTORS["roots"]]
MANY = [f"leaf {n}".encode() for n in range(70)]
SIZES = st.integers(1, len(MANY))
QUICK = settings(max_examples=60, deadline=None)


def hashes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_roots_are_the_published_ones(size: int) -> None:
    frontier = Frontier().grown([leaf_hash(leaf) for leaf in LEAVES[:size]])
    assert frontier.root == ROOTS[size] == oracle.mth(LEAVES[:size])


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: f"{case['index']}-of-{case['size']}")
def test_published_inclusion_proofs_hold(case: dict) -> None:
    leaf, proof = leaf_hash(LEAVES[case["index"]]), hashes(case["proof"])
    verify_inclusion(leaf, case["index"], case["size"], proof, ROOTS[case["size"]])


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: f"{case['from']}-to-{case['to']}")
def test_published_consistency_proofs_hold(case: dict) -> None:
    old, new = case["from"], case["to"]
    verify_consistency(old, new, hashes(case["proof"]), ROOTS[old], ROOTS[new])


@QUICK
@given(SIZES, st.data())
def test_every_leaf_is_found_by_the_rfcs_proof(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = MANY[:size]
    verify_inclusion(leaf_hash(leaves[index]), index, size, oracle.path(index, leaves), oracle.mth(leaves))


@QUICK
@given(SIZES, st.data())
def test_any_two_sizes_are_consistent_by_the_rfcs_proof(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, new))
    proof = oracle.proof(old, MANY[:new]) if old else []
    verify_consistency(old, new, proof, oracle.mth(MANY[:old]), oracle.mth(MANY[:new]))


@QUICK
@given(SIZES, SIZES)
def test_a_frontier_grows_to_the_same_root(first: int, second: int) -> None:
    grown = Frontier().grown([leaf_hash(leaf) for leaf in MANY[:first]])
    both = grown.grown([leaf_hash(leaf) for leaf in MANY[:second]])
    assert both.size == first + second
    assert both.root == oracle.mth(MANY[:first] + MANY[:second])


def tampered(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    """The proof with a bit flipped, or with a hash left out, put in, or in another's place."""
    other = sha256(b"other").digest()
    ways = [[*proof, other], [other, *proof], [*proof, b""]]
    for place, item in enumerate(proof):
        bit = data.draw(st.integers(0, 255))
        flipped = (int.from_bytes(item, "big") ^ 1 << bit).to_bytes(32, "big")
        ways += [[*proof[:place], flipped, *proof[place + 1 :]], proof[:place] + proof[place + 1 :]]
        ways += [[*proof[:place], item[:31], *proof[place + 1 :]]]
    if len(proof) > 1:
        ways.append([proof[1], proof[0], *proof[2:]])
    return data.draw(st.sampled_from(ways))


@QUICK
@given(SIZES, st.data())
def test_a_tampered_inclusion_proof_never_holds(size: int, data: st.DataObject) -> None:
    index, leaves = data.draw(st.integers(0, size - 1)), MANY[:size]
    proof, root, leaf = oracle.path(index, leaves), oracle.mth(leaves), leaf_hash(leaves[index])
    with pytest.raises(BadProof):
        verify_inclusion(leaf, index, size, tampered(proof, data), root)
    for wrong_leaf, wrong_index, wrong_root in (
        (leaf_hash(b"forged"), index, root),
        (leaf, index + 1, root),
        (leaf, index - 1, root),
        (leaf, index, sha256(root).digest()),
    ):
        with pytest.raises(BadProof):
            verify_inclusion(wrong_leaf, wrong_index, size, proof, wrong_root)


@QUICK
@given(st.integers(2, len(MANY)), st.data())
def test_a_tampered_consistency_proof_never_holds(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    before, after = oracle.mth(MANY[:old]), oracle.mth(MANY[:new])
    proof = oracle.proof(old, MANY[:new])
    with pytest.raises(BadProof):
        verify_consistency(old, new, tampered(proof, data), before, after)
    with pytest.raises(BadProof):
        verify_consistency(old, new, [], before, after)
    with pytest.raises(BadProof):
        verify_consistency(old, new, proof, after, before)
    with pytest.raises(BadProof):
        verify_consistency(new, old, proof, before, after)


@QUICK
@given(st.integers(2, len(MANY)), st.data())
def test_a_log_with_one_leaf_rewritten_is_inconsistent(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    place = data.draw(st.integers(0, old - 1))
    rewritten = [*MANY[:place], b"rewritten", *MANY[place + 1 : new]]
    with pytest.raises(BadProof):
        verify_consistency(old, new, oracle.proof(old, rewritten), oracle.mth(MANY[:old]), oracle.mth(rewritten))


@pytest.mark.parametrize(
    ("old", "new", "old_root", "new_root"),
    [(0, 0, ROOTS[1], ROOTS[1]), (0, 1, ROOTS[1], ROOTS[1]), (1, 1, ROOTS[1], ROOTS[2]), (2, 1, ROOTS[2], ROOTS[1])],
)
def test_edges_without_a_proof_do_not_pass_unseen(old: int, new: int, old_root: bytes, new_root: bytes) -> None:
    with pytest.raises(BadProof):
        verify_consistency(old, new, [], old_root, new_root)


def test_an_empty_log_begins_every_log() -> None:
    verify_consistency(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)
    verify_consistency(0, 5, [], EMPTY_ROOT, ROOTS[5])


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    with pytest.raises(BadProof):
        Frontier(3, (ROOTS[1],))
