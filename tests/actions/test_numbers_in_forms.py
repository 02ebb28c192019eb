"""Numbers where others are asked for: our own reference numbers, and accounts that look like an Aadhaar number."""

import pytest
from stdnum import verhoeff

from seva.applications.interview import Step
from seva.catalogue import Catalogue
from seva.core import Core
from tests.actions.conversation import Conversation
from tests.actions.test_form import begin, fill
from tests.system.citizen import NUMBER

BODY = "23412341234"
TWELVE = f"{BODY}{verhoeff.calc_check_digit(BODY)}"


def filed(talk: Conversation, catalogue: Catalogue) -> str:
    begin(talk)
    fill(talk, catalogue)
    found = NUMBER.search(talk.say("yes", "affirm"))
    assert found
    talk.say("again", "apply_service", service="birth_certificate")
    return found.group()


@pytest.mark.parametrize(
    ("until", "written"),
    [
        ("consent", "{}"),
        ("child_name", "{}."),
        ("child_name", "no hyphens"),
        ("child_gender", "{}"),
        ("birth_date", "no hyphens"),
        ("hospital_name", "{}"),
        ("birth_date", "{} kahan pahuncha"),
    ],
)
def test_a_reference_number_is_tracked_wherever_no_number_is_asked(
    talk: Conversation, catalogue: Catalogue, core: Core, until: str, written: str
) -> None:
    number = filed(talk, catalogue)
    fill(talk, catalogue, until=until)
    said = number.lower().replace("-", " ") if written == "no hyphens" else written.format(number)
    before = talk.asked
    heard = talk.say(said, "inform", confidence=0.4)
    assert number in heard
    assert "Income certificate" in heard
    assert talk.asked == before
    question = "agree" if until == "consent" else core.catalogue.fields[until].ask.en
    assert question in heard
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert number not in str(application.content)


def test_a_reference_number_beside_a_name_is_no_name(talk: Conversation, catalogue: Catalogue, core: Core) -> None:
    number = filed(talk, catalogue)
    fill(talk, catalogue, until="child_name")
    assert number in talk.say(f"mera form {number}", "inform", confidence=0.4)
    assert talk.asked is not None
    assert talk.asked["field"] == "child_name"


def test_a_reference_number_may_answer_a_question_for_one(talk: Conversation, catalogue: Catalogue, core: Core) -> None:
    number = filed(talk, catalogue)
    talk.say("complain", "file_grievance", service="cm_jansunwai")
    fill(talk, catalogue, until="application_no")
    talk.say(number, "track_application")
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers["application_no"] == number


def test_what_wants_a_number(catalogue: Catalogue) -> None:
    wanting = {f.id for f in catalogue.fields.values() if Step("field", f.id, field=f).wants_number}
    assert {"application_no", "ration_card_no", "ca_no", "vehicle_no", "registration_no"} <= wanting
    assert not wanting & {"applicant_name", "complaint_text", "address", "fps_name", "mobile", "pincode", "temple"}


def test_a_ration_card_number_that_looks_like_an_aadhaar_is_taken(talk: Conversation, core: Core) -> None:
    talk.say("ration card", "apply_service", service="wb_ration_aadhaar_link")
    talk.say("yes", "affirm")
    talk.say(TWELVE)
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers == {"ration_card_no": TWELVE}
    assert "Aadhaar number in chat" in talk.say(TWELVE)
    assert talk.asked is not None
    assert talk.asked["field"] == "aadhaar_last4"


def test_a_bill_of_an_account_that_looks_like_an_aadhaar_is_shown(talk: Conversation) -> None:
    talk.say("bijli ka bill", "pay_bill", service="electricity_bill_payment")
    heard = talk.say(TWELVE, "inform")
    assert "₹1,234.50" in heard
    assert TWELVE not in heard
