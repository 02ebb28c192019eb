"""Tokens of Hindi and English as written, with their matching forms beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokenizer import Tokenizer as SpacyTokenizer
from spacy.tokens import Token as SpacyToken

from nlu.components import NORMALISED, SOUND, check_config
from nlu.sources import fingerprint
from seva.language.normalise import normalise
from seva.language.phonetic import phonetic_key
from seva.language.script import words

# Between white space spaCy's tokeniser looks at each stretch by itself, so that what it made of one can be remembered.
_STRETCH = re.compile(r"\S+")
_STRETCHES_REMEMBERED = 8192
# Only in a stretch with one of these does spaCy see an address, or divide what we take for one word: digits ("5km"),
# marks of addresses, joiners that nobody sees.
_NEEDS_SPACY = re.compile("[\\d.@:/\u00ad\u200b-\u200d\u2060\ufeff]")


class _Piece(NamedTuple):
    """A token of a stretch, with its offsets there."""

    text: str
    start: int
    end: int
    normalised: str
    sound: str


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class IndicTokenizer(Tokenizer):
    """Splits into words of letters, vowel signs and digits; offsets are those of the text as the citizen wrote it.

    Each token carries `normalised` (one case, nasals, nuktas and digits) and `sound` (the same for all spellings).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the component's default config."""
        return {
            # whether intents are split into tokens; only for hierarchical intents of DIET
            "intent_tokenization_flag": False,
            # the sign at which intents are split
            "intent_split_symbol": "_",
        }

    def __init__(self, config: dict[str, Any]) -> None:
        """Check the config."""
        checks = {
            "intent_tokenization_flag": lambda value: isinstance(value, bool),
            "intent_split_symbol": lambda value: isinstance(value, str),
        }
        check_config("IndicTokenizer", config, checks)
        super().__init__(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Cover the language package, which does the work."""
        return fingerprint()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are: what learns from them in this pipeline reads their texts."""
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the words of the attribute; the whole text is one token if it has none."""
        text = str(message.get(attribute))
        found = [
            Token(
                piece.text,
                stretch.start() + piece.start,
                stretch.start() + piece.end,
                {NORMALISED: piece.normalised, SOUND: piece.sound},
            )
            for stretch in _STRETCH.finditer(text)
            for piece in _pieces(stretch.group())
        ]
        return found or [Token(text, 0, len(text), {NORMALISED: normalise(text), SOUND: ""})]


@cache
def _tokeniser() -> SpacyTokenizer:
    """Return spaCy's tokeniser for Hindi, which knows the danda and keeps addresses whole."""
    return spacy.blank("hi").tokenizer


@lru_cache(maxsize=_STRETCHES_REMEMBERED)
def _pieces(stretch: str) -> tuple[_Piece, ...]:
    if not _NEEDS_SPACY.search(stretch):
        return tuple(_words_of(stretch, 0))
    return tuple(piece for token in _tokeniser()(stretch) for piece in _pieces_of(token))


def _pieces_of(token: SpacyToken) -> Iterator[_Piece]:
    if token.like_url or token.like_email:
        # An address is one token without a sound: the words in it say nothing of what is wanted.
        yield _Piece(token.text, token.idx, token.idx + len(token.text), token.text, "")
    else:
        yield from _words_of(token.text, token.idx)


def _words_of(text: str, offset: int) -> Iterator[_Piece]:
    for word in words(text):
        yield _Piece(word.text, offset + word.start, offset + word.end, normalise(word.text), phonetic_key(word.text))
