"""What the opening message says already is not asked again, once the citizen agreed."""

import pytest

from seva.applications.application import Content
from seva.core import Core
from tests.actions.conversation import Conversation
from tests.actions.test_form import SERVICE, begin, fill

COMPLAINT = "mcd_civic_complaint"


def content_of(core: Core, talk: Conversation) -> Content:
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    return application.content


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("street light kharab hai", "streetlight"),
        ("stret light kharab hai", "streetlight"),
        ("स्ट्रीट लाइट ख़राब है", "streetlight"),
        ("kooda nahi uth raha", "garbage"),
        ("There is a pothole on my lane", "pothole"),
    ],
)
def test_a_choice_that_the_opening_names_is_taken_after_consent(
    talk: Conversation, core: Core, text: str, category: str
) -> None:
    talk.say(text, "file_grievance", service=COMPLAINT)
    assert talk.asked is not None
    assert talk.asked["field"] == "consent"
    assert content_of(core, talk).answers == {}
    label = next(c.label.en for c in core.catalogue.fields["civic_category"].choices if c.id == category)
    assert label in talk.say("yes", "affirm")
    assert talk.asked["field"] == "complaint_text"
    assert content_of(core, talk).answers == {"civic_category": category}
    assert content_of(core, talk).opening == {}


def test_other_values_of_the_opening_are_taken_too(talk: Conversation, core: Core) -> None:
    text = "3 din se street light kharab hai, 110092, 9876543210"
    talk.say(text, "file_grievance", service=COMPLAINT, pincode=("110092", 34, 40), mobile=("9876543210", 42, 52))
    heard = talk.say("yes", "affirm")
    assert "9876543210" not in heard
    assert "19 November 2026" in heard
    assert content_of(core, talk).answers == {
        "civic_category": "streetlight",
        "pincode": "110092",
        "since_date": "2026-11-19",
        "mobile": "9876543210",
    }


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("pitaji ka death certificate chahiye", "death_certificate"),
        ("kooda aur street light dono ki shikayat", COMPLAINT),
        ("MCD complaint", COMPLAINT),
        ("1", COMPLAINT),
        ("aaj shikayat karni hai", COMPLAINT),
        ("gaadi ka licence banwa kar do", "learner_licence"),
    ],
)
def test_what_is_not_plain_is_asked(talk: Conversation, core: Core, text: str, service: str) -> None:
    talk.say(text, "apply_service", service=service)
    talk.say("yes", "affirm")
    assert content_of(core, talk).answers == {}


def test_without_consent_nothing_of_the_opening_is_kept(talk: Conversation, core: Core) -> None:
    talk.say("street light kharab hai", "file_grievance", service=COMPLAINT)
    draft = talk.slots["draft"]
    talk.say("no", "deny")
    application = core.applications.get(draft)
    assert application is not None
    assert (application.status, application.content) == ("discarded", Content())


def test_the_opening_goes_before_what_was_given_earlier(
    talk: Conversation, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(talk)
    fill(talk, core.catalogue)
    talk.say("yes", "affirm")
    talk.say("domicile, 110001", "apply_service", service="domicile_certificate", pincode="110001")
    talk.say("yes", "affirm")
    assert talk.asked is not None
    assert talk.asked["field"] == "prefill"
    assert "PIN code" not in talk.last[-1]["text"]
    talk.say("yes", "affirm")
    assert content_of(core, talk).answers["pincode"] == "110001"
    assert content_of(core, talk).answers["applicant_name"] == "Sunita Devi"


def test_what_the_opening_gave_can_be_changed_at_the_review(talk: Conversation, core: Core) -> None:
    talk.say("income certificate, 110092", "apply_service", service=SERVICE, pincode="110092")
    talk.say("yes", "affirm")
    fill(talk, core.catalogue)
    talk.say("PIN code", "inform")
    talk.say("110001")
    assert content_of(core, talk).answers["pincode"] == "110001"
