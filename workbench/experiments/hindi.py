"""Which messages are in Hindi, in either script: HINT3 has some among what it counts as out of scope."""

from collections.abc import Sequence

from nlu.features import Block, TextFeatures, letter_grams, word_grams
from nlu.linear import LinearModel
from seva.language.normalise import normalise
from seva.language.script import detect_script, words
from workbench.experiments.material import Example

_C, _ITERATIONS, _SEED = 10.0, 200, 42
# Of a word alone, a name perhaps, no language can be told; of more words, it has to be likelier than the other.
_FEWEST_WORDS, _LIKELY = 2, 0.5


class HindiMessages:
    """Tells them by this project's examples, as the LanguageIdentifier does."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._model = LinearModel(TextFeatures([Block(letter_grams(1, 4)), Block(word_grams(1))]))
        known = [one for one in examples if one.language and detect_script(one.text) == "Latn"]
        texts, languages = [_words(one.text) for one in known], [str(one.language) for one in known]
        self._model.fit(texts, languages, c=_C, iterations=_ITERATIONS, seed=_SEED)

    def flags(self, texts: Sequence[str]) -> list[bool]:
        """Whether each text is in Hindi."""
        return [self._is_hindi(text) for text in texts]

    def _is_hindi(self, text: str) -> bool:
        if detect_script(text) == "Deva":
            return True
        found = self._model.probabilities(_words(text))
        if found is None or len(_words(text)) < _FEWEST_WORDS:
            return False
        return float(found[self._model.labels.index("hi")]) > _LIKELY


def _words(text: str) -> list[str]:
    """The words without figures, which tell nothing about the language."""
    return [normalise(word.text) for word in words(text) if not any(char.isdigit() for char in word.text)]
