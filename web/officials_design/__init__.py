"""The look that all pages of officials share: layout, words, formats, styles, and the headers that protect them."""

from web.officials_design.assets import add_design
from web.officials_design.look import Link, Look, Visitor
from web.officials_design.words import LANGUAGES, Words, WordsError, load_words

__all__ = ["LANGUAGES", "Link", "Look", "Visitor", "Words", "WordsError", "add_design", "load_words"]
