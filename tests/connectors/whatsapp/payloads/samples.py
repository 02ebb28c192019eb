"""Random texts and replies as citizens and departments write them, and what a citizen sees of a message."""

from collections.abc import Iterable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from connectors.whatsapp.payloads import Choice, Payload, Reply, addressed
from tests.connectors.whatsapp.schema import problems

few = settings(max_examples=40)
PHONE = "919810000001"
FAMILY, FLAG, THUMB = "👨‍👩‍👧‍👦", "🇮🇳", "👍🏽"
HINDI = "नमस्ते आय जाति प्रमाण पत्र के लिए आवेदन ज़िला क्षत्रिय श्रीमती र्‍या क्‌ष दस्तावेज़ हूँ ₹1,20,000".split()
ENGLISH = "income certificate of *bold* https://example.gov.in/a_b?c=d application Rs. 50 1. naïve can't".split()
EMOJI = [FAMILY, FLAG, THUMB, "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]

long_words = st.builds(str.__mul__, st.sampled_from(["क्ष", "त्रि", "a", FAMILY]), st.integers(1, 900))
any_words = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C", "M", "Sk")), min_size=1, max_size=12)
words = st.one_of(*map(st.sampled_from, (HINDI, ENGLISH, EMOJI)), any_words)
spaces = st.sampled_from([" ", " ", " ", "। ", ". ", "? ", "\n", "\n\n", "\t", "  "])
texts = st.lists(st.tuples(words, spaces), max_size=40).map(lambda pairs: "".join(map("".join, pairs)))
long_texts = st.builds(
    lambda text, times, word, end: f"{text * times} {word} {end}", texts, st.integers(1, 12), long_words, texts
)
dirty_texts = st.lists(
    st.one_of(texts, st.sampled_from(["\0", "\x1b", "\u202e", "\ud800", "\u200d", "\r\n", "\x85"]))
).map("".join)
labels = st.lists(st.one_of(words, long_words.map(lambda word: word[:90])), min_size=1, max_size=8).map(" ".join)


@st.composite
def replies(draw: st.DrawFn, most: int = 40) -> Reply:
    """Replies of up to `most` choices; some labels repeat or begin alike."""
    alike = draw(st.lists(labels, min_size=1, max_size=3))
    label = st.one_of(labels, st.sampled_from(alike), st.builds("{} {}".format, st.sampled_from(alike), labels))
    pairs = draw(st.lists(st.tuples(label, st.one_of(st.just(""), texts)), max_size=most))
    choices = [Choice(f"out-7:{number}", *pair) for number, pair in enumerate(pairs)]
    text = draw(st.one_of(texts, long_texts, dirty_texts))
    return Reply(text, choices, draw(st.sampled_from(["en", "hi"])), reference="out-7")


def refused(payloads: Iterable[Payload]) -> list[str]:
    """What Meta would refuse of these messages, once they have a recipient; also by the strictest way of counting."""
    found = [problem for payload in payloads for problem in problems(addressed(payload, PHONE, our_id="out-7"))]
    return found + [problem for payload in payloads for problem in problems(addressed(_in_units(payload), PHONE))]


def _in_units(value: Any) -> Any:
    """The same with two characters for each that UTF-16 writes in two units."""
    if isinstance(value, dict):
        return {key: _in_units(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_in_units(inner) for inner in value]
    return "".join(c if c <= "\uffff" else "xx" for c in value) if isinstance(value, str) else value


def said(payload: Payload) -> str:
    """The words of a message above its buttons."""
    content = payload[payload["type"]]
    return str(
        content["body"]["text"]
        if payload["type"] == "interactive"
        else content.get("body") or content.get("caption", "")
    )


def all_said(payloads: Iterable[Payload]) -> str:
    """The words of several messages, one after the other, without space."""
    return packed("".join(map(said, payloads)))


def packed(text: str) -> str:
    """A text without its space, in which the cut may be anywhere."""
    return "".join(text.split())


def tappable(payload: Payload) -> list[dict[str, str]]:
    """The buttons or rows of a message, as id and title."""
    action = payload.get("interactive", {}).get("action", {})
    buttons = [button["reply"] for button in action.get("buttons", ())]
    return buttons or [row for section in action.get("sections", ()) for row in section["rows"]]
