"""Templates: those that are there are in order, and each breach of Meta's rules is told with its line."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from seva.catalogue import Catalogue, Messages, Templates, load_profile, load_templates
from seva.catalogue.load_templates import stand_in_problems
from seva.catalogue.message_templates import REOPENING
from seva.catalogue.template_texts import as_registered, length, names
from seva.catalogue.wording_rules import wording_problems
from seva.catalogue.wording_templates import template_wordings
from seva.errors import CatalogueError
from seva.language.identifiers import parse_reference_number
from seva.processes.checks import checked_catalogue
from tests.catalogue.copies import Copy
from tests.conftest import ROOT

JSON = dict[str, Any]
# Parts of news, and news of payments and documents: most of it has its time at the next turn.
OTHER = ("notice.your_", "notice.payment.", "notice.document_", "notice.digilocker.")
Change = Callable[[JSON], object]
NEWS = {
    "notice.filed", "notice.status.under_review", "notice.status.needs_information", "notice.status.approved",
    "notice.status.rejected", "notice.status.issued", "notice.appointment",
}  # fmt: skip
GOOD: JSON = {
    "name": REOPENING,
    "category": "UTILITY",
    "use": "For tests.",
    "messages": [],
    "parameters": {"service": {"en": "Income certificate", "hi": "आय प्रमाण पत्र"}},
    "body": {"en": "Your *{service}* has some news today.", "hi": "आपके *{service}* की कुछ ख़बर है।"},
    "buttons": [{"kind": "quick_reply", "text": {"en": "Read it", "hi": "पढ़ें"}}],
}


@pytest.fixture
def templates() -> Templates:
    return load_templates(ROOT / "catalogue")


def _written(root: Path, change: Change) -> Path:
    template = deepcopy(GOOD)
    change(template)
    (root / "templates").mkdir(exist_ok=True)
    text = yaml.safe_dump({"templates": [template]}, allow_unicode=True, sort_keys=False)
    (root / "templates" / "some.yml").write_text(text, encoding="utf-8")
    return root


def _with(**values: object) -> Change:
    return lambda template: template.update(values)


def _body(en: str, hi: str = "") -> Change:
    return _with(body={"en": en, "hi": hi or "यह हिंदी में एक वाक्य {service} है जो लंबा है"})


def _button(**values: object) -> JSON:
    return {"kind": "quick_reply", "text": {"en": "Read it", "hi": "पढ़ें"}, **values}


def test_all_news_has_a_template_and_anything_else_the_one_that_asks_to_reply(templates: Templates) -> None:
    assert {templates.standing_for(key).name for key in NEWS} == {
        "application_submitted", "application_in_progress", "application_needs_information", "application_approved",
        "application_rejected", "certificate_issued", "appointment_confirmed",
    }  # fmt: skip
    assert templates.standing_for("steer.menu").name == REOPENING
    assert {"payment_due", "payment_received"} <= templates.by_name.keys()


def test_every_news_of_an_application_has_a_template_of_its_own(templates: Templates, messages: Messages) -> None:
    news = {key for key in messages.keys() if key.startswith("notice.") and not key.startswith(OTHER)}
    assert templates.standing_for("notice.payment.recorded").name == "payment_received"
    assert {key for key in news if templates.standing_for(key).name == REOPENING} == set()


def test_reference_numbers_in_examples_are_right(catalogue: Catalogue, templates: Templates) -> None:
    examples = [t.parameters["reference_number"].en for t in templates if "reference_number" in t.parameters]
    assert examples
    found = [parse_reference_number(example, catalogue.codes) for example in examples]
    assert all(number and number.check_ok for number in found)


def test_they_stand_in_for_texts_that_give_their_parameters(templates: Templates, messages: Messages) -> None:
    assert stand_in_problems(templates, messages) == []
    told = Messages({key: {"en": "{service}", "hi": "{service}"} for key in messages.keys()})
    problems = stand_in_problems(templates, told)
    assert "template application_submitted: `notice.filed` gives no reference_number" in problems
    gone = stand_in_problems(templates, Messages({}))
    assert "template appointment_confirmed: there is no text `notice.appointment`: correct its spelling" in gone


def test_one_text_has_one_template(templates: Templates, messages: Messages) -> None:
    twin = templates.by_name["appointment_confirmed"].model_copy(update={"name": "another"})
    (problem,) = stand_in_problems(Templates({**templates.by_name, "another": twin}), messages)
    assert problem == "template another: appointment_confirmed stands in for `notice.appointment` already: keep one"


def test_their_words_are_checked(catalogue: Catalogue, messages: Messages, templates: Templates) -> None:
    profile = load_profile(ROOT / "catalogue")
    assert wording_problems(catalogue, messages, template_wordings(templates, profile)) == []
    reopening = templates.by_name[REOPENING]
    bad = reopening.model_copy(update={"body": reopening.body.model_copy(update={"hi": "जवाब है. कृपया शुल्क भरें।"})})
    problems = wording_problems(catalogue, messages, template_wordings(Templates({REOPENING: bad}), profile))
    assert problems[0].startswith(f"template {REOPENING} body: `शुल्क` in Hindi")
    assert any("full stop" in problem for problem in problems)


def test_a_good_template_is_taken(tmp_path: Path) -> None:
    (template,) = load_templates(_written(tmp_path, lambda _: None))
    assert names(template.body.en) == ["service"]
    assert as_registered(template.body.en) == "Your *{{service}}* has some news today."
    assert length("😀क") == 3


BROKEN: dict[str, tuple[Change, str]] = {
    "a name with capitals": (_with(name="Reopen"), "name: String should match"),
    "an unknown category": (_with(category="NEWS"), "use one of the values named"),
    "an unknown key": (_with(bodi="x"), "check its spelling, or remove it"),
    "one language": (_with(body={"en": "Only English."}), "body.hi: Field required"),
    "other parameters in Hindi": (_body("The {service} is here.", "यह एक ख़बर है"), "other {placeholders}"),
    "a brace that is open": (_body("News of {service is here."), "a brace is not closed"),
    "no name in braces": (_body("News of {} is here."), "a brace is not closed"),
    "no example": (_with(parameters={}), "`service` has no example"),
    "an example too many": (
        lambda t: t["parameters"].update(place={"en": "Delhi", "hi": "दिल्ली"}),
        "`place` is in no text",
    ),
    "an example in two lines": (_with(parameters={"service": {"en": "a\nb", "hi": "क"}}), "must be one line"),
    "a parameter first": (_body("{service} is ready for you now."), "body (en): a placeholder may not stand"),
    "a parameter last": (_body("This is ready for you: *{service}*."), "body (en): a placeholder may not stand"),
    "too few words": (_body("News: {service} came."), "body (en): 2 words are too few for 1 placeholders"),
    "a long body": (_body(f"News of {{service}} is {'x' * 1000} here."), "characters, at most 1024"),
    "many empty lines": (_body("News of {service}\n\n\nis here today."), "no two empty lines"),
    "a long header": (_with(header={"en": "x" * 61, "hi": "क"}), "header (en): 61 characters, at most 60"),
    "bold print in a header": (_with(header={"en": "*News*", "hi": "ख़बर"}), "header (en): one line without bold"),
    "a parameter in a footer": (
        _with(footer={"en": "For {service}", "hi": "{service} के लिए"}),
        "footer (en): at most 0 placeholders",
    ),
    "a long label": (
        _with(buttons=[_button(text={"en": "Read what has been written", "hi": "पढ़ें"})]),
        "has 26 characters, at most 25",
    ),
    "an emoji on a button": (_with(buttons=[_button(text={"en": "Read 📎", "hi": "पढ़ें"})]), "bold print and emoji"),
    "two buttons that say the same": (_with(buttons=[_button(), _button()]), "buttons (en): two say the same"),
    "eleven buttons": (
        _with(buttons=[_button(text={"en": f"Say {n}", "hi": f"कहें {n}"}) for n in range(11)]),
        "buttons: at most 10",
    ),
    "replies apart": (
        _with(buttons=[_button(), _button(kind="url", url="https://a.in"), _button()]),
        "must stand together",
    ),
    "a page without an address": (_with(buttons=[_button(kind="url")]), "a `url` belongs to"),
    "a page that is not safe": (_with(buttons=[_button(kind="url", url="http://a.in")]), "url: String should match"),
    "a variable inside of an address": (
        _with(buttons=[_button(kind="url", url="https://a.in/{x}/y", example="https://a.in/1/y")]),
        "at its end",
    ),
    "no example of an address": (_with(buttons=[_button(kind="url", url="https://a.in/{x}")]), "give an `example`"),
    "no template to reopen with": (_with(name="other"), "`default_reopen` is missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_breach_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    change, says = BROKEN[case]
    with pytest.raises(CatalogueError) as raised:
        load_templates(_written(tmp_path, change))
    first = str(raised.value).splitlines()[0]
    assert says in str(raised.value)
    assert first.startswith(str(tmp_path / "templates"))


def test_no_two_templates_have_one_name(copy: Copy) -> None:
    copy.append("templates/payments.yml", (copy.root / "templates/reopen.yml").read_text().split("templates:\n")[1])
    with pytest.raises(CatalogueError, match=r"reopen\.yml:\d+: `default_reopen` is the messagetemplate id at"):
        load_templates(copy.root)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("appointments.yml", "[notice.appointment]", "[notice.meeting]", "there is no text `notice.meeting`"),
        (
            "reopen.yml",
            "का क्या हुआ",
            "का क्या हुआ।",
            "template default_reopen button: (hi) a label has no mark at its end",
        ),
        ("profile.yml", "hi: सभी सेवाएँ", "hi: All", "profile command menu: the Hindi text is not in Hindi"),
        ("payments.yml", "₹50", "Rs 50", "template payment_due example amount: `Rs` in English: write money as"),
        ("payments.yml", "category: UTILITY", "category: NEWS", "category: Input should be"),
    ],
)
def test_the_check_of_the_catalogue_covers_them(copy: Copy, file: str, old: str, new: str, says: str) -> None:
    checked_catalogue(copy.root)
    copy.replace(f"templates/{file}", old, new)
    with pytest.raises(CatalogueError) as raised:
        checked_catalogue(copy.root)
    assert says in str(raised.value)


PROFILES = {
    ("vertical: GOVT", "vertical: RETAIL"): "use one of the values named",
    ("  en: Delhi", f"  en: {'x' * 250}"): "at most 256",
    ("  en: Government services in Hindi and English", f"  en: {'x' * 130}"): "at most 139",
    ("websites: []", "websites: ['http://seva.in']"): "websites.0: String should match",
    ("websites: []", "websites: ['https://a.in', 'https://b.in', 'https://c.in']"): "at most 2 addresses",
    ("- Which services are there?", "- Which services are there?\n- One more"): "at most 3 questions",
    ("- Which services are there?", "- Which 🙂"): "without emoji",
    ("- name: status", "- name: menu"): "each of another name",
    ("- name: status", "- name: Status"): "commands.1.name: String should match",
    ("vertical: GOVT", "email: nobody\nvertical: GOVT"): "email: String should match",
}


@pytest.mark.parametrize("change", PROFILES)
def test_a_broken_profile_is_told(copy: Copy, change: tuple[str, str]) -> None:
    copy.replace("templates/profile.yml", *change)
    with pytest.raises(CatalogueError) as raised:
        load_profile(copy.root)
    assert PROFILES[change] in str(raised.value)
    assert "templates/profile.yml:" in str(raised.value)


def test_a_profile_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"profile\.yml:1: cannot be read"):
        load_profile(tmp_path)
