"""The cipher: what goes in comes out, nobody else reads it, and another key says so in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.errors import StorageError
from seva.storage import Cipher, derive_key
from seva.storage.encryption import WrongKey

CIPHER = Cipher("a master key")
TEXT = st.text(st.characters())  # also halves of surrogate pairs, as broken emoji leave them
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)


@given(value=JSON)
def test_every_value_comes_back_as_it_was(value: object) -> None:
    assert CIPHER.decrypt(CIPHER.encrypt(value)) == value


@given(content=st.binary())
def test_every_document_comes_back_as_it_was(content: bytes) -> None:
    assert CIPHER.decrypt_bytes(CIPHER.encrypt_bytes(content)) == content


def test_half_a_surrogate_pair_is_a_value_like_others() -> None:
    assert CIPHER.decrypt(CIPHER.encrypt("नमस्ते \ud83d")) == "नमस्ते \ud83d"
    assert CIPHER.index("\ud83d") != CIPHER.index("\ud83e")


def test_the_same_value_looks_different_each_time() -> None:
    assert CIPHER.encrypt("Sunita Devi") != CIPHER.encrypt("Sunita Devi")


@given(value=st.text(min_size=4))
def test_the_value_is_not_in_its_token(value: str) -> None:
    assert value not in CIPHER.encrypt(value)


def test_another_key_is_told_in_a_sentence() -> None:
    token = CIPHER.encrypt("Sunita Devi")
    with pytest.raises(WrongKey) as wrong:
        Cipher("another master key").decrypt(token)
    assert str(wrong.value) == "Stored data cannot be read: SEVA_SECRET_KEY is not the one it was written with."
    assert isinstance(wrong.value, StorageError) and not wrong.value.retryable
    assert "Sunita" not in repr(wrong.value)


@given(position=st.integers(min_value=0, max_value=50), other=st.sampled_from("Ab9-"))
def test_a_token_that_was_changed_is_not_read(position: int, other: str) -> None:
    token = CIPHER.encrypt("Sunita Devi")
    changed = token[:position] + other + token[position + 1 :]
    if changed != token:
        with pytest.raises(WrongKey):
            CIPHER.decrypt(changed)


@pytest.mark.parametrize("token", ["", "x", "gAAAAA", "नमस्ते"])
def test_what_is_no_token_is_not_read(token: str) -> None:
    with pytest.raises(WrongKey):
        CIPHER.decrypt(token)


def test_the_blind_index_finds_a_value_again_and_hides_it() -> None:
    index = CIPHER.index("whatsapp:919876543210")
    assert index == Cipher("a master key").index("whatsapp:919876543210")
    assert len(index) == 40 and "9876543210" not in index


@given(one=TEXT, other=TEXT)
def test_different_values_have_different_indexes(one: str, other: str) -> None:
    assert (CIPHER.index(one) == CIPHER.index(other)) == (one == other)


def test_the_index_cannot_be_computed_without_the_key() -> None:
    assert CIPHER.index("919876543210") != Cipher("another master key").index("919876543210")


def test_keys_of_different_purposes_tell_nothing_of_each_other() -> None:
    keys = {derive_key("a master key", purpose) for purpose in ("personal-data", "blind-index", "department-callback")}
    assert len(keys) == 3 and all(len(key) == 44 for key in keys)
    assert derive_key("a master key", "personal-data") == derive_key("a master key", "personal-data")
