"""Choices become buttons, a list or pages; whatever is shortened can be read in full, and each can be reached."""

import pytest
from hypothesis import given

from connectors.whatsapp.payloads import Choice, PayloadError, Reply, compose, page, page_of
from connectors.whatsapp.payloads.clean import clean, label_text, one_line
from seva.catalogue import Messages
from tests.connectors.whatsapp.payloads.samples import all_said, few, packed, refused, replies, said, tappable


def ask(*labels: str, text: str = "Which one?", language: str = "en") -> Reply:
    return Reply(text, [Choice(f"o:{n}", label) for n, label in enumerate(labels)], language, reference="o")  # type: ignore[arg-type]


@few
@given(reply=replies())
def test_every_message_may_be_sent_and_nothing_is_lost(reply: Reply, messages: Messages) -> None:
    payloads = compose(reply, messages)
    assert refused(payloads) == []
    assert all_said(payloads).startswith(packed(clean(reply.text)))
    if reply.choices or clean(reply.text):
        assert payloads and all(said(payload) for payload in payloads)


def walk(reply: Reply, messages: Messages) -> tuple[list[str], str]:
    """The ids of all choices, page after page as a citizen turns them, and all that can be read on the way."""
    shown, number, ids, read, visited = compose(reply, messages), 0, list[str](), "", set[int]()
    while number not in visited:
        visited.add(number)
        assert refused(shown) == []
        rows = [row for payload in shown for row in tappable(payload)]
        ids += [row["id"] for row in rows if not page_of(row["id"])]
        read += all_said(shown) + packed("".join(row["title"] + row.get("description", "") for row in rows))
        number = next((where[1] for row in rows if (where := page_of(row["id"]))), 0)
        shown = page(reply, number, messages)
    assert number == 0
    return ids, read


@few
@given(reply=replies())
def test_every_choice_is_reached_and_can_be_read_in_full(reply: Reply, messages: Messages) -> None:
    ids, read = walk(reply, messages)
    assert ids == [choice.id for choice in reply.choices]
    for choice in reply.choices:
        assert packed(label_text(choice.label)) in read
        assert packed(one_line(choice.description)) in read


@pytest.mark.parametrize("count", range(1, 41))
def test_any_number_of_choices_is_reached(count: int, messages: Messages) -> None:
    reply = ask(*(f"choice {number}" for number in range(count)))
    assert walk(reply, messages)[0] == [choice.id for choice in reply.choices]


def test_up_to_three_short_choices_are_buttons(messages: Messages) -> None:
    (payload,) = compose(ask("हाँ, जमा करें", "बदलें", "बाद में", text="जमा करें?", language="hi"), messages)
    assert payload["interactive"]["type"] == "button"
    assert [button["title"] for button in tappable(payload)] == ["हाँ, जमा करें", "बदलें", "बाद में"]


@pytest.mark.parametrize(
    "labels", [("Yes", "No", "Later", "Never"), ("आय प्रमाण पत्र का आवेदन", "नहीं"), ("Yes", "Yes"), ("x" * 21,)]
)
def test_more_longer_or_equal_choices_are_a_list(labels: tuple[str, ...], messages: Messages) -> None:
    (payload,) = compose(ask(*labels, language="hi"), messages)
    assert payload["interactive"]["type"] == "list"
    assert payload["interactive"]["action"]["button"] == "चुनें"
    assert len(tappable(payload)) == len(labels)


def test_a_cut_label_stands_in_full_in_its_description(messages: Messages) -> None:
    long = "अन्य पिछड़ा वर्ग प्रमाण पत्र के लिए आवेदन"
    (payload,) = compose(ask(long, "आय"), messages)
    assert tappable(payload) == [
        {"id": "o:0", "title": "अन्य पिछड़ा वर्ग प्रमाण…", "description": long},
        {"id": "o:1", "title": "आय"},
    ]
    assert said(payload) == "Which one?"


@pytest.mark.parametrize(
    ("labels", "titles"),
    [
        (["Income proof for a school", "Income proof for a college"], [f"{n}. Income proof for a…" for n in (1, 2)]),
        (["Income", "Certificate " * 7], ["1. Income", "2. Certificate…"]),
    ],
)  # fmt: skip
def test_labels_that_look_alike_or_are_too_long_are_numbered(
    labels: list[str], titles: list[str], messages: Messages
) -> None:
    (payload,) = compose(ask(*labels), messages)
    assert [row["title"] for row in tappable(payload)] == titles
    assert said(payload) == f"Which one?\n\n1. {labels[0]}\n2. {labels[1].strip()}"


def test_ten_fit_on_a_list_and_eleven_are_pages(messages: Messages) -> None:
    ten, eleven = ask(*"abcdefghij"), ask(*"abcdefghijk")
    assert [row["title"] for row in tappable(compose(ten, messages)[0])] == list("abcdefghij")
    first, last = tappable(compose(eleven, messages)[0]), tappable(page(eleven, 1, messages)[0])
    assert [row["title"] for row in first] == [*"abcdefghi", "See more"]
    assert [row["title"] for row in last] == ["j", "k", "Back to the first"]
    assert [page_of(first[-1]["id"]), page_of(last[-1]["id"])] == [("o", 1), ("o", 0)]
    assert compose(eleven, messages)[0]["interactive"]["footer"] == {"text": "Page 1/2"}
    assert page(eleven, 2, messages) == page(eleven, -1, messages) == compose(eleven, messages)


def test_a_long_text_goes_before_its_choices_and_the_question_stays_with_them(messages: Messages) -> None:
    text = "A sentence of the answer. " * 60 + "\n\nWhich one?"
    before, asked = compose(ask("Yes", "No", text=text), messages)
    assert before["text"]["body"] == text.removesuffix("\n\nWhich one?").strip()
    assert said(asked) == "Which one?"


def test_choices_without_a_text_have_words_above_them(messages: Messages) -> None:
    assert said(compose(ask("हाँ", text=" \u200b", language="hi"), messages)[0]) == "इनमें से चुनें:"


@pytest.mark.parametrize(
    ("choices", "reference", "code"),
    [
        ([Choice("a", "x"), Choice("a", "y")], "o", "ids_not_unique"),
        ([Choice("a" * 201, "x")], "o", "id_length"),
        ([Choice(" a", "x")], "o", "id_form"),
        ([Choice("", "x")], "o", "id_form"),
        ([Choice("a", " \0")], "o", "label_empty"),
        ([Choice(str(n), "x") for n in range(11)], "", "reference_missing"),
        ([Choice(str(n), "x") for n in range(11)], "o" * 200, "id_length"),
        ([Choice(f"o:page:{n}", "x") for n in range(11)], "o", "ids_not_unique"),
    ],
)
def test_what_only_the_caller_can_mend_is_an_error(
    choices: list[Choice], reference: str, code: str, messages: Messages
) -> None:
    with pytest.raises(PayloadError) as refusal:
        compose(Reply("?", choices, reference=reference), messages)
    assert (refusal.value.code, refusal.value.retryable) == (code, False)


def test_page_ids_are_read_back() -> None:
    assert page_of("out-7:page:3") == ("out-7", 3)
    assert page_of("out-7:3") is page_of("out-7:page:x") is None
