"""Tokens of Hindi and English as written, with their matching forms beside them."""

from __future__ import annotations

from functools import cache
from typing import Any

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
        found = [token for piece in _pieces()(text) for token in _tokens(piece)]
        return found or [Token(text, 0, len(text), {NORMALISED: normalise(text), SOUND: ""})]


@cache
def _pieces() -> SpacyTokenizer:
    """Return spaCy's tokeniser for Hindi, which knows the danda and keeps addresses whole."""
    return spacy.blank("hi").tokenizer


def _tokens(piece: SpacyToken) -> list[Token]:
    if piece.like_url or piece.like_email:
        # An address is one token without a sound: the words in it say nothing of what is wanted.
        return [Token(piece.text, piece.idx, piece.idx + len(piece.text), {NORMALISED: piece.text, SOUND: ""})]
    return [
        Token(
            word.text,
            piece.idx + word.start,
            piece.idx + word.end,
            {NORMALISED: normalise(word.text), SOUND: phonetic_key(word.text)},
        )
        for word in words(piece.text)
    ]
