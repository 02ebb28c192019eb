"""Texts as they may leave: without control characters, and without marks of formatting where none is meant."""

import regex

_NEW_LINE = regex.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters, halves of surrogate pairs, what turns the direction of later text, byte order marks. Joiners stay:
# Hindi and emoji need them.
_REMOVED = regex.compile(r"(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff]")
_VISIBLE = regex.compile(r"[^\p{Z}\p{C}\p{M}]")
_PAIR = regex.compile(r"(?<![\p{L}\p{M}\p{N}])([*_~`])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{M}\p{N}])")
_EMOJI = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f\u20e3\u2600-\u27bf\U0001f000-\U0001faff]"
)
_ADDRESS = regex.compile(r"https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A look-alike of the same length: WhatsApp has no character that escapes another.
_LOOKALIKES = (
    (regex.compile(r"\*"), "∗"),
    (regex.compile(r"~"), "∼"),
    (regex.compile(r"`"), "ˋ"),
    (regex.compile(r"(?<![\p{L}\p{M}\p{N}])_|_(?![\p{L}\p{M}\p{N}])"), "＿"),
    (regex.compile(r"^>", regex.MULTILINE), "›"),
)


def clean(text: str) -> str:
    """The text without control characters and without space at its ends; lines end in `\\n`; blank becomes empty."""
    kept: str = _REMOVED.sub("", _NEW_LINE.sub("\n", text).replace("\t", " ")).strip()
    return kept if _VISIBLE.search(kept) else ""


def one_line(text: str) -> str:
    """The cleaned text in one line with single spaces."""
    return " ".join(clean(text).split())


def label_text(text: str) -> str:
    """A label: one line, without the marks of bold and other formatting, which labels may not have."""
    label: str = _PAIR.sub(r"\2", one_line(text))
    return label


def without_emoji(text: str) -> str:
    """A label where Meta allows no emoji."""
    return " ".join(_EMOJI.sub("", text).split())


def own_words(text: str) -> str:
    """A citizen's own words for use inside of a reply: shown as they were written, links and addresses untouched."""
    shown, at = "", 0
    for address in _ADDRESS.finditer(text):
        shown += _unformatted(text[at : address.start()]) + address.group()
        at = address.end()
    return shown + _unformatted(text[at:])


def _unformatted(text: str) -> str:
    for mark, lookalike in _LOOKALIKES:
        text = mark.sub(lookalike, text)
    return text
