"""What the simulated citizens say."""

from itertools import islice

from benchmarks.figures import SESSION_TURNS
from benchmarks.ours import SERVICE, our_script
from benchmarks.script import Line, Script, holds, session_of, varied
from benchmarks.stock_bot import stock_script
from benchmarks.stock_project import PLAIN, VALIDATED
from seva.catalogue import Catalogue, Messages

A, B, C = (Line(text, holds(text)) for text in "abc")


def test_every_conversation_has_a_sender_of_its_own() -> None:
    said = list(islice(Script([(A, B), (C,)]).lines("x"), 5))
    assert said == [("x-0", A), ("x-0", B), ("x-1", C), ("x-2", A), ("x-2", B)]


def test_a_session_repeats_the_later_conversation() -> None:
    assert session_of((A,), (B, C), 4) == (A, B, C, B)


def test_citizens_differ_in_name_and_house() -> None:
    texts = {varied("मेरा नाम सुनीता देवी है", n) for n in range(90)}
    assert len(texts) == 90
    assert varied("House 12, Street 3", 5) == "House 17, Street 3"
    assert varied("12/03/1990", 5) == "12/03/1990"


def test_holds_takes_signs_as_they_are() -> None:
    assert holds("why?", "क्यों?").search("so: क्यों?")
    assert not holds("why?").search("wh")


def test_our_citizens_are_asked_every_step(catalogue: Catalogue, messages: Messages) -> None:
    script = our_script(catalogue, messages)
    steps = len(catalogue.services[SERVICE].steps)
    # The opening, the notice, every step, the review.
    assert {len(conversation) for conversation in script.conversations} == {steps + 3}
    assert len({conversation[0].text for conversation in script.conversations}) == 3


def test_our_long_session_refuses_what_is_known(catalogue: Catalogue, messages: Messages) -> None:
    session = our_script(catalogue, messages).session
    length = len(catalogue.services[SERVICE].steps) + 3
    assert len(session) == SESSION_TURNS
    assert session[length + 1].expects.search(messages.text("prefill.ask", "en"))
    assert session[length + 2].text == "no"


def test_the_stock_script_follows_its_domain() -> None:
    form = stock_script(PLAIN).conversations[0]
    assert len(form) == 9
    assert form[0].expects.search("What is your full name?")
    assert form[-1].expects.search("Thank you, your application is submitted.")


def test_only_a_form_that_empties_its_slots_has_a_long_session() -> None:
    assert len(stock_script(VALIDATED).session) == SESSION_TURNS
    assert stock_script(PLAIN).session == ()
