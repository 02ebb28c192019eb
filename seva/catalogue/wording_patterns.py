"""What the rules of wording look for, as tables of patterns and advice."""

import re
from collections import defaultdict
from collections.abc import Iterable

# Letters and vowel signs; without । and the digits, which stand in the same block.
_DEVANAGARI = "\u0900-\u0963\u0971-\u097f"
LETTERS = re.compile(rf"[A-Za-z{_DEVANAGARI}]")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
MONEY = re.compile(r"₹[\d,.]*\d")
_WORD = re.compile("[\u0900-\u0963\u0971-\u097f]+")
_HAS_DEVANAGARI = re.compile("[\u0904-\u0939\u0958-\u0961]")
# A nasal before a stop of its own place is written as anusvara: हिंदी, संपर्क, पेमेंट.
_NASAL = re.compile("न्(?=[तथदधटठडढ])|म्(?=[पफबभ])|ण्(?=[टठडढ])|ञ्(?=[चछजझ])|ङ्(?=[कखगघ])")
_GENDERED = "रहा|रही|सकता|सकती|करता|करती|चाहता|चाहती|पाया|पाई"
_NUKTA, _CANDRABINDU, _ANUSVARA = "़", "ँ", "ं"

Rule = tuple[re.Pattern[str], str]


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![{_DEVANAGARI}])(?:{'|'.join(words)})(?![{_DEVANAGARI}])")


# How anything in Hindi is spelt, official names too.
SPELLING: tuple[Rule, ...] = (
    (
        _words(
            *"हिन्दी अंग्रेजी जिला जिले फीस फोटो फॉर्म फार्म दस्तावेज दस्तावेजों तारीख तारीखें काग़ज़ात दफ्तर सडक".split(),
            *"हां यहां वहां कहां जहां मां पांच जांच हूं गांव पहुंच पहुंचा पहुंचें मुंह".split(),
        ),
        "write it with its nukta, candrabindu or anusvara, as it is written everywhere here",
    ),
    (re.compile(rf"[{_DEVANAGARI}]*िये(?![{_DEVANAGARI}])|गये|गयी|नयी|हुये"), "write ए and ई: लिए, चाहिए, गए, नई"),
    (_words("प्रमाण-पत्र", "प्रमाणपत्र", "आवेदन-पत्र"), "one form everywhere: प्रमाण पत्र, आवेदन"),
    (re.compile("[०-९]"), "write figures as 0-9"),
    (re.compile(r"\s[।?!,]|  |॥|\|"), "no space before a mark, single spaces, । as full stop"),
    (re.compile("[\u00a0\u00ad\u200b-\u200f\u2060\ufeff]"), "an invisible character: type this part again"),
)

# How the assistant speaks, outside official names.
HINDI: tuple[Rule, ...] = (
    (
        _words(
            *"शुल्क निःशुल्क प्रपत्र प्ररूप समीक्षाधीन प्रक्रियाधीन अस्वीकृत स्वीकृत निरस्त निर्गत परिवाद पदाधिकारी".split(),
            *"विलोपित अमान्य प्रविष्टि क्रमांक सबमिट अभिलेख प्रलेख अपलोड अदायगी महकमा प्रार्थी जन्मतिथि सत्यापित".split(),
            *"प्रामाणिक नियुक्ति डाटा पुनः".split(),
            "संदर्भ संख्या", "सूचना अपेक्षित", "नियत तिथि", "कार्य दिवस", "प्रस्तुत कर[^ ]*", "क्षमा कर[^ ]*",
        ),
        "write it as people say it",
    ),
    (re.compile(rf"(?:{_GENDERED})\s+हूँ|मैं\s[^।?\n]*(?:{_GENDERED})"), "the assistant has no gender"),
    (re.compile(r"आप\s(?:[^।?\n]*\s)?(?:चाहते\s+हैं|गए\s+थे|आए\s+थे)"), "nothing that agrees with the citizen's gender"),
    (_words("तू", "तुम", "तुम्हें", "तुम्हारा", "तुम्हारी", "तुम्हारे", "तेरा", "तेरी"), "the citizen is आप"),
    (_NASAL, "write the nasal as anusvara"),
    (re.compile(rf"[{_DEVANAGARI}]\.(?:\s|$)"), "a sentence ends in । and not in a full stop"),
    (re.compile(r"\bRs\b|रु\.|₹\s?\d{4,}|₹\d{3},\d{3}(?!,?\d)"), "write money as ₹1,20,000"),
)  # fmt: skip

ENGLISH: tuple[Rule, ...] = (
    (
        re.compile(
            r"\b(kindly|do the needful|please be informed|hereby|aforesaid|prior to|in respect of)\b", re.IGNORECASE
        ),
        "plain English",
    ),
    (re.compile(r"\bRs\b|\bINR\b|₹\s?\d{4,}|₹\d{3},\d{3}(?!,?\d)"), "write money as ₹1,20,000"),
    (re.compile(r"\s[,?!;]|\s\.(?!\.)|  "), "no space before a mark, single spaces"),
    (re.compile("[\u00a0\u00ad\u200b-\u200f\u2060\ufeff]"), "an invisible character: type this part again"),
)


def is_devanagari(text: str) -> bool:
    """Whether a text has letters of Hindi's script."""
    return bool(_HAS_DEVANAGARI.search(text))


def spellings(hindi: Iterable[tuple[str, str]]) -> list[str]:
    """Each word that is spelt in two ways somewhere: with and without nukta, or with another nasal."""
    seen: dict[str, dict[str, str]] = defaultdict(dict)
    for where, text in hindi:
        for word in _WORD.findall(text):
            seen[_folded(word)].setdefault(word, where)
    several = (", ".join(f"{word} ({where})" for word, where in f.items()) for f in seen.values() if len(f) > 1)
    return [f"one word in two spellings: {places}: write it alike everywhere" for places in several]


def _folded(word: str) -> str:
    return _NASAL.sub(_ANUSVARA, word.replace(_NUKTA, "").replace(_CANDRABINDU, _ANUSVARA))
