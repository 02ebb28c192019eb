"""Which step comes next: the order, prefilling, skipping, going back, correcting, and when it may be filed."""

from dataclasses import replace

import pytest

from seva.applications.application import Content
from seva.applications.interview import (
    Step,
    agreed,
    is_complete,
    known_answers,
    next_step,
    prefilled,
    previous_step,
    still_open,
)
from seva.catalogue import Catalogue
from tests.applications.services import IDS, SERVICE, service_of

AGREED = Content(consented=True)
PROFILE = {"applicant": "Sunita Devi", "phone": "9876543210", "work": "tailor", "other": "x"}
LATER = {"later": True}


def _open(content: Content, profile: dict[str, str] | None = None) -> Step:
    return next_step(SERVICE, content, profile or {})


def _give(content: Content, step: Step) -> Content:
    answer = step.choices[-1] if step.choices else f"answer {step.id}"
    return content.with_document(step.id, LATER) if step.document else content.with_answer(step.id, answer)


def _filled() -> Content:
    content = AGREED
    while (step := _open(content)).kind != "review":
        content = _give(content, step)
    return content


def test_steps_come_in_the_order_of_the_service() -> None:
    content, asked = AGREED, []
    while (step := _open(content)).kind != "review":
        asked.append((step.kind, step.id, step.number, step.of, step.type, step.optional))
        content = _give(content, step)
    assert asked == [
        ("field", "applicant", 1, 6, "name", False),
        ("field", "work", 2, 6, "text", False),
        ("field", "remark", 3, 6, "text", True),
        ("field", "phone", 4, 6, "mobile", False),
        ("document", "photo", 5, 6, "document", False),
        ("document", "letter", 6, 6, "document", True),
    ]
    assert content.trail == tuple(IDS)
    assert is_complete(SERVICE, content)


def test_without_consent_nothing_else_is_asked() -> None:
    assert _open(Content(), PROFILE) == Step("consent", "consent")
    assert not is_complete(SERVICE, replace(_filled(), consented=False))


def test_every_service_can_be_gone_through(catalogue: Catalogue) -> None:
    for service in catalogue.services.values():
        content, asked = AGREED, []
        while (step := next_step(service, content, {})).kind != "review":
            asked.append(step.id)
            assert not is_complete(service, content)
            content = _give(content, step)
        assert asked == [step.id for step in service.steps]
        assert is_complete(service, content)


def test_choices_depend_on_an_earlier_answer_and_are_asked_again_when_it_changes(catalogue: Catalogue) -> None:
    service = catalogue.services["ews_certificate"]
    content = AGREED
    while (step := next_step(service, content, {})).id != "sub_division":
        content = content.with_answer(step.id, "north" if step.id == "district" else f"answer {step.id}")
    assert step.choices == ("burari", "adarsh_nagar", "badli")
    content = content.with_answer("sub_division", "badli")
    assert next_step(service, content, {}).id == "purpose"
    moved = content.with_answer("district", "old_delhi")
    assert next_step(service, moved, {}).choices == ("sadar_bazar", "chandni_chowk")
    assert next_step(service, moved.with_skipped("sub_division"), {}).id == "purpose"


def test_choices_of_a_step() -> None:
    assert _open(Content()).choices == ("yes", "no")
    assert _open(AGREED, PROFILE).choices == ("yes", "no")
    assert _open(_filled()).choices == ("submit", "change", "stop")
    assert _open(AGREED).choices == ()


def test_only_fields_for_it_are_prefilled() -> None:
    assert known_answers(SERVICE, PROFILE) == {"applicant": "Sunita Devi", "phone": "9876543210"}


def test_prefill_is_offered_once_and_its_answers_are_not_asked_again() -> None:
    assert _open(AGREED, PROFILE) == Step("prefill", "prefill")
    content = prefilled(SERVICE, replace(AGREED, prefill_asked=True), PROFILE)
    assert content.answers == {"applicant": "Sunita Devi", "phone": "9876543210"}
    assert _open(content, PROFILE).id == "work"
    assert previous_step(SERVICE, content) is None


def test_prefill_refused_is_not_offered_again() -> None:
    assert _open(replace(AGREED, prefill_asked=True), PROFILE).id == "applicant"


def test_prefill_is_not_offered_without_anything_to_fill() -> None:
    assert _open(AGREED, {"work": "tailor", "other": "x"}).id == "applicant"


def test_prefill_that_comes_up_later_does_not_write_over_answers() -> None:
    content = AGREED.with_answer("applicant", "Someone Else")
    assert _open(content, PROFILE).id == "work"


def test_going_back_opens_the_step_answered_last_and_then_goes_on() -> None:
    content = AGREED.with_answer("applicant", "A").with_answer("work", "B")
    assert previous_step(SERVICE, content) == "work"
    content = content.reopened("work")
    assert _open(content).id == "work"
    assert previous_step(SERVICE, content) == "applicant"
    content = content.reopened("applicant")
    assert _open(content).id == "applicant"
    content = content.with_answer("applicant", "C")
    assert _open(content).id == "work"
    assert content.answers == {"applicant": "C"}


def test_at_the_first_step_there_is_nothing_to_go_back_to() -> None:
    assert previous_step(SERVICE, AGREED) is None


@pytest.mark.parametrize("step_id", IDS)
def test_any_answer_can_be_corrected_from_the_review(step_id: str) -> None:
    before = _filled()
    content = before.reopened(step_id)
    step = _open(content)
    assert step.id == step_id
    assert not is_complete(SERVICE, content)
    after = _give(content, step)
    assert _open(after).kind == "review"
    assert is_complete(SERVICE, after)
    assert (after.answers, after.documents) == (before.answers, before.documents)


def test_choosing_what_to_correct_stays_in_the_review() -> None:
    assert _open(replace(_filled(), correcting="?")).kind == "review"


def test_a_correction_of_something_that_is_no_step_does_not_hide_what_is_open() -> None:
    assert _open(replace(AGREED, correcting="removed_since")).id == "applicant"


def test_only_optional_steps_may_be_left_out() -> None:
    content = _filled().reopened("remark").with_skipped("remark")
    assert is_complete(SERVICE, content)
    content = _filled().reopened("work").with_skipped("work")
    assert not is_complete(SERVICE, content)
    assert _open(content).id == "work"


def test_a_step_left_out_can_be_answered_after_all_and_the_other_way_round() -> None:
    content = AGREED.with_skipped("remark").with_answer("remark", "B")
    assert (content.answers, content.skipped) == ({"remark": "B"}, ())
    content = content.with_skipped("remark")
    assert (content.answers, content.skipped, content.trail) == ({}, ("remark",), ("remark",))
    content = AGREED.with_skipped("letter").with_document("letter", LATER)
    assert (content.documents, content.skipped) == ({"letter": LATER}, ())


def test_a_catalogue_that_changed_meanwhile_does_not_lock_the_form() -> None:
    filled = _filled().reopened("remark").with_skipped("remark")
    without = service_of([f for f in SERVICE.fields if f.id != "remark"], SERVICE.documents)
    assert next_step(without, filled, {}).kind == "review"
    assert is_complete(without, filled)
    needed = service_of([f.model_copy(update={"optional": False}) for f in SERVICE.fields], SERVICE.documents)
    assert next_step(needed, filled, {}).id == "remark"
    assert not is_complete(needed, filled)
    assert previous_step(without, AGREED.with_answer("remark", "B")) is None


def test_content_comes_back_from_json_as_it_was() -> None:
    content = _filled().reopened("remark").with_skipped("remark")
    stored = {**content.__dict__, "skipped": list(content.skipped), "trail": list(content.trail)}
    assert Content.from_json(stored) == content


def test_what_the_opening_said_is_answered_with_consent_and_not_offered_again() -> None:
    content = agreed(Content(opening={"applicant": "Meena"}), {"applicant": "Meena"})
    assert (content.answers, content.opening, content.trail) == ({"applicant": "Meena"}, {}, ())
    assert _open(content).id == "work"
    assert previous_step(SERVICE, content) is None
    assert still_open(SERVICE, content, PROFILE) == {"phone": "9876543210"}
    assert _open(content, PROFILE).kind == "prefill"
    assert prefilled(SERVICE, content, PROFILE).answers == {"applicant": "Meena", "phone": "9876543210"}
    assert _open(content, {"applicant": "Sunita Devi"}).kind == "field"


def test_content_of_before_openings_is_read() -> None:
    assert Content.from_json({"consented": True, "skipped": [], "trail": []}) == Content(consented=True)
