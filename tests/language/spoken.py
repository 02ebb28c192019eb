"""Numbers as people say and write them: the inverse of the parsers, for round trips."""

from hypothesis import strategies as st

from seva.language import data

DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = ((10**7, "10000000"), (10**5, "100000"), (1000, "1000"), (100, "100"))
# Words that name no value, in three spellings, as they stand in real messages.
PLAIN = (
    "mujhe income certificate chahiye kya aap bata sakte hain documents lagenge form bhara tha bhawan behtar tarika "
    "please tell about ration card my father house office address number status complaint garbage road water supply "
    "मुझे प्रमाण पत्र चाहिए क्या आप बता सकते हैं शिकायत सड़क पानी बिजली दस्तावेज़ घर नंबर छोड़ा तेरा शिक्षा सुनाया बेहतर तरीक़ा "
    "match fort tent sunny jankari sundar transfer banwana karwana haan nahi theek"
).split()


def spellings(value: int, *, roman: bool) -> list[str]:
    """The listed Hindi words for a number below 100 or a scale, in one script."""
    lists = data.load("numbers")
    english, weak_scale = set(lists["english"]) | set(ENGLISH), {*lists["after_figure"], *lists["after_word"]}
    names = lists["scales"].get(str(value)) if value >= 100 else lists["units"][str(value)]
    return [name for name in names if name.isascii() == roman and name not in english | weak_scale]


@st.composite
def said(draw: st.DrawFn, value: int, *, roman: bool) -> str:
    """A whole number in Hindi words of one script, each in any of its spellings."""
    parts, rest = [], value
    for size, _ in SCALES:
        count, rest = divmod(rest, size)
        if count:
            parts += [draw(st.sampled_from(spellings(count, roman=roman))), draw(_scale(size, roman=roman))]
    if rest or not value:
        parts.append(draw(st.sampled_from(spellings(rest, roman=roman))))
    return " ".join(parts)


def _scale(size: int, *, roman: bool) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name in spellings(size, roman=roman) if not name.startswith("hundred")])


def english(value: int) -> str:
    """A whole number below a crore in Indian English: "two lakh fifty thousand six hundred and one"."""
    parts, rest = [], value
    for size, name in ((10**5, "lakh"), (1000, "thousand"), (100, "hundred")):
        count, rest = divmod(rest, size)
        parts += [_english_small(count), name] if count else []
    if rest or not value:
        parts += ["and"] if parts and parts[-1] == "hundred" else []
        parts.append(_english_small(rest))
    return " ".join(parts)


def _english_small(value: int) -> str:
    if value < 20:
        return ENGLISH[value]
    tens, units = divmod(value, 10)
    return TENS[tens - 2] + (f" {ENGLISH[units]}" if units else "")


@st.composite
def read_out(draw: st.DrawFn, digits: str, *, roman: bool) -> str:
    """Digits one by one in Hindi words, two alike perhaps as "double"."""
    words, at = [], 0
    while at < len(digits):
        is_double = digits[at : at + 2] == digits[at] * 2 and draw(st.booleans())
        name = draw(st.sampled_from(spellings(int(digits[at]), roman=roman)))
        words.append(f"{'double' if roman else 'डबल'} {name}" if is_double else name)
        at += 2 if is_double else 1
    return " ".join(words)
