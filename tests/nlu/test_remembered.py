"""What is remembered of words must not outlive what it was made from, nor change what comes out."""

import numpy as np
import pytest
import spacy
from rasa.shared.nlu.training_data.message import Message

from nlu.features import Block, letter_grams
from nlu.tokenizer import IndicTokenizer
from seva.language.script import words

TEXTS = [["praman", "patr"], ["praman", "fis"], ["fis", "patr", "praman"]]


def test_a_block_forgets_its_words_when_it_takes_over_other_terms() -> None:
    block = Block(letter_grams(2, 3), by_word=True)
    block.fit(TEXTS)
    before, _ = block.vector(["praman"])
    terms = list(block.vocabulary)
    block.restore(reversed(terms), block.idf[::-1])
    after, _ = block.vector(["praman"])
    assert [terms[index] for index in before] == [terms[::-1][index] for index in after]
    assert before.tolist() != after.tolist()


def test_words_one_by_one_give_what_the_whole_text_gives() -> None:
    by_word, whole = (Block(letter_grams(2, 4), by_word=is_by_word) for is_by_word in (True, False))
    by_word.fit(TEXTS)
    whole.restore(list(by_word.vocabulary), by_word.idf)
    for text in [*TEXTS, ["patr", "patr", "naya"], []]:
        for one, other in zip(by_word.vector(text), whole.vector(text), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    "text",
    [
        "आय प्रमाण पत्र, कितने  दिन?",
        " fees\tkitni\nhai :-) ok",
        "5km दूर rs.500/- 12:30pm don't",
        "dekho www.example.com/a?b=1 या a.b@example.com",
        "क्\u200dया है_\u200dab",
        "XD a. co-operative _x_ …",
    ],
)
def test_tokens_are_those_of_spacy_over_the_whole_text(text: str) -> None:
    pieces = [piece for piece in spacy.blank("hi").tokenizer(text) if not piece.like_url and not piece.like_email]
    wanted = [(word.text, piece.idx + word.start) for piece in pieces for word in words(piece.text)]
    tokenizer = IndicTokenizer(IndicTokenizer.get_default_config())
    for _ in range(2):  # the second time as it is remembered
        found = tokenizer.tokenize(Message({"text": text}), "text")
        assert [(token.text, token.start) for token in found if token.get("sound")] == wanted
