"""Every text keeps the rules of wording, and each rule finds what breaks it."""

from dataclasses import replace

import pytest

from seva.catalogue import Catalogue, Messages, Text
from seva.catalogue.schema import Aliases
from seva.catalogue.wording_rules import wording_problems

GOOD = {"en": "Send it by 12 March.", "hi": "इसे 12 मार्च तक भेजें।"}
BROKEN = {
    "officialese": ({"hi": "शुल्क 12 रुपये है।"}, "write it as people say it"),
    "two words": ({"hi": "संदर्भ संख्या 12 लिखें।"}, "write it as people say it"),
    "no nukta": ({"hi": "12 तारीख तक भेजें।"}, "as it is written everywhere here"),
    "no nukta at the end": ({"hi": "12 तक दें फीस।"}, "as it is written everywhere here"),
    "nasal": ({"hi": "12 तक सम्पर्क करें।"}, "write the nasal as anusvara"),
    "hindi with a conjunct": ({"hi": "12 तक हिन्दी में लिखें।"}, "as it is written everywhere here"),
    "old ending": ({"hi": "12 तक भेजना चाहिये।"}, "write ए and ई"),
    "no candrabindu": ({"hi": "12 तक यहां भेजें।"}, "as it is written everywhere here"),
    "certificate": ({"hi": "12 तक प्रमाणपत्र भेजें।"}, "one form everywhere"),
    "gendered assistant": ({"hi": "12 बातें: मैं समझ नहीं पाया।"}, "the assistant has no gender"),
    "gendered without I": ({"hi": "12 बातें बता रहा हूँ।"}, "the assistant has no gender"),
    "gendered citizen": ({"hi": "क्या आप 12 तक आना चाहते हैं?"}, "the citizen's gender"),
    "familiar": ({"hi": "12 तक तुम भेजो।"}, "the citizen is आप"),
    "full stop": ({"hi": "इसे 12 तक भेजें. फिर रुकें।"}, "a sentence ends in ।"),
    "Devanagari figures": ({"hi": "इसे १२ तक भेजें। 12"}, "write figures as 0-9"),
    "space before danda": ({"hi": "इसे 12 तक भेजें ।"}, "no space before a mark"),
    "double space": ({"hi": "इसे 12  तक भेजें।"}, "single spaces"),
    "invisible": ({"hi": "इसे 12 तक\u200b भेजें।"}, "an invisible character"),
    "not composed": ({"hi": "इसे 12 पढ\u093c\u0947ं, \u0929ा।", "en": "e\u0301 12"}, "not in Unicode NFC"),
    "other figures": ({"hi": "इसे 13 मार्च तक भेजें।"}, "do not name the same figures"),
    "not Hindi": ({"hi": "Send it by 12 March"}, "the Hindi text is not in Hindi"),
    "Hindi in English": ({"en": "Send it by 12 मार्च."}, "the English text has Devanagari"),
    "kindly": ({"en": "Kindly send it by 12 March."}, "plain English"),
    "Rs": ({"en": "Send Rs 12.", "hi": "12 भेजें।"}, "write money as"),
    "western groups": ({"en": "₹100,000", "hi": "₹100,000 भेजें"}, "write money as"),
    "ungrouped": ({"en": "₹12000", "hi": "₹12000 भेजें"}, "write money as"),
    "space in English": ({"en": "Send it , by 12 March."}, "no space before a mark"),
    "bold": ({"en": "Send *12 of them."}, "an asterisk of bold print is missing"),
    "question first": ({"en": "By 12?\nThen send it."}, "the question must be the last line"),
    "long": ({"en": "12\na\nb\nc\nd"}, "5 lines, at most 4"),
}


def _problems(catalogue: Catalogue, key: str, text: dict[str, str]) -> list[str]:
    nothing = {"services": {}, "fields": {}, "documents": {}, "departments": {}, "helplines": {}, "districts": {}}
    empty = replace(catalogue, **nothing, pincodes={}, wards=())
    return wording_problems(empty, Messages({key: text}))


def test_every_text_keeps_the_rules(catalogue: Catalogue, messages: Messages) -> None:
    assert wording_problems(catalogue, messages) == []


def test_a_good_text_breaks_no_rule(catalogue: Catalogue) -> None:
    assert _problems(catalogue, "some.text", GOOD) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_finds_what_breaks_it(catalogue: Catalogue, name: str) -> None:
    text, says = BROKEN[name]
    problems = _problems(catalogue, "some.text", GOOD | text)
    assert any(says in problem for problem in problems), problems
    assert all(problem.startswith("messages some.text: ") or "two spellings" in problem for problem in problems)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ({"en": "x" * 21, "hi": "हाँ"}, "(en) 21 characters, at most 20"),
        ({"en": "Yes", "hi": "ह" * 21}, "(hi) 21 characters, at most 20"),
        ({"en": "Yes.", "hi": "हाँ"}, "a label has no mark at its end"),
    ],
)
def test_a_label_is_short_and_bare(catalogue: Catalogue, text: dict[str, str], says: str) -> None:
    assert any(says in problem for problem in _problems(catalogue, "label.some", text))


def test_one_word_in_two_spellings_is_found_with_both_places(catalogue: Catalogue) -> None:
    texts = {"a": {"en": "Empty", "hi": "ख़ाली है"}, "b": {"en": "Empty", "hi": "खाली है"}}
    empty = replace(catalogue, services={}, fields={}, documents={}, departments={}, helplines={}, districts={})
    (problem,) = wording_problems(replace(empty, pincodes={}, wards=()), Messages(texts))
    assert "ख़ाली (messages a)" in problem
    assert "खाली (messages b)" in problem


def test_a_service_needs_aliases_in_their_script(catalogue: Catalogue, messages: Messages) -> None:
    income = catalogue.services["income_certificate"]
    names = Aliases(en=["income", *"bcdefgh"], hi=["aay", *"कखगघचछज"], hinglish=["आय"])
    changed = replace(catalogue, services={"income_certificate": income.model_copy(update={"aliases": names})})
    assert wording_problems(changed, messages) == [
        "service income_certificate aliases (hi): `aay` must be in Devanagari",
        "service income_certificate aliases (hinglish): `आय` must be in Roman letters",
        "service income_certificate aliases (hinglish): 1, at least 8 are needed to be understood",
    ]


def test_names_given_by_government_are_only_spelt(catalogue: Catalogue, messages: Messages) -> None:
    income = catalogue.services["income_certificate"]
    official = income.model_copy(update={"name": Text(en="Fee", hi="शुल्क")})
    assert wording_problems(replace(catalogue, services={"income_certificate": official}), messages) == []
    misspelt = income.model_copy(update={"name": Text(en="Fee", hi="फीस")})
    problems = wording_problems(replace(catalogue, services={"income_certificate": misspelt}), messages)
    assert any("`फीस`" in problem for problem in problems)


def test_a_question_asks_and_short_names_are_short(catalogue: Catalogue, messages: Messages) -> None:
    income = catalogue.services["income_certificate"].model_copy(update={"short_name": Text(en="x" * 25, hi="आय")})
    mobile = catalogue.fields["mobile"].model_copy(update={"ask": Text(en="Your number", hi="आपका नंबर")})
    changed = replace(catalogue, services={"income_certificate": income}, fields={"mobile": mobile})
    problems = wording_problems(changed, messages)
    assert "service income_certificate short_name: (en) 25 characters, at most 24" in problems
    assert "field mobile ask: (en) this asks nothing: write a question" in problems


def test_accepted_papers_are_the_same_in_both_languages(catalogue: Catalogue, messages: Messages) -> None:
    photo = catalogue.documents["photo"]
    shorter = photo.accepted.model_copy(update={"hi": photo.accepted.hi[1:]})
    changed = replace(catalogue, documents={"photo": photo.model_copy(update={"accepted": shorter})})
    assert wording_problems(changed, messages) == ["document photo accepted: both languages must name the same"]
