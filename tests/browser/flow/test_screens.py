"""A Flow from its first screen to its end, as a citizen goes through it."""

import copy

import pytest
from playwright.sync_api import expect

from tests.browser.flow.conftest import MakeStage
from tests.browser.flow.flows import APPLICATION, JSON, TEXT_DATA, flow, footer, options, screen, text, to
from tests.browser.flow.stage import Stage, refusal

NO_ERRORS = {"name": "", "error_name": ""}
PLACES = {"tehsils": options("haveli", "mulshi"), "has_tehsils": True}
NO_PLACES: JSON = {"tehsils": [], "has_tehsils": False}


def fill_person(stage: Stage) -> None:
    stage.field("Name").fill("Asha")
    stage.field("Date of birth").click()
    stage.page.get_by_label("Year").select_option("1990")
    stage.page.get_by_label("Month", exact=True).select_option("2")
    stage.page.get_by_role("button", name="12 March 1990").click()


def choose(stage: Stage, label: str, title: str) -> None:
    stage.page.get_by_role("combobox", name=label).click()
    stage.page.get_by_role("option", name=title).click()


def test_from_the_first_screen_to_the_reply(stage: Stage) -> None:
    stage.open(APPLICATION, NO_ERRORS)
    assert stage.title == "Income certificate" and stage.focused == "Income certificate"
    expect(stage.page.get_by_role("button", name="Back")).to_be_hidden()
    assert stage.page.locator("#opener").evaluate("at => at.parentElement.closest('[inert]') !== null || at.inert")
    fill_person(stage)
    stage.answer("exchange", {"screen": "PLACE", "data": NO_PLACES}, {"screen": "PLACE", "data": PLACES})
    stage.answer("exchange", {"screen": "REVIEW", "data": {"summary": "Asha, Haveli"}})
    stage.footer.click()
    expect(stage.page.locator(".flow-title")).to_have_text("Where you live")
    expect(stage.page.get_by_role("combobox", name="Tehsil")).to_be_disabled()
    choose(stage, "District", "Pune")
    choose(stage, "Tehsil", "Haveli")
    stage.footer.click()
    expect(stage.page.get_by_text("Asha, Haveli")).to_be_visible()
    response = {"flow_token": "t", "consent": True, "summary": "Asha, Haveli"}
    stage.answer("complete", {"message_id": "wamid.R", "response": response})
    stage.field("All of this is right").check()
    stage.footer.click()
    expect(stage.sheet).to_have_count(0)
    assert stage.calls("exchange") == [
        {"screen": "PERSON", "data": {"name": "Asha", "dob": "1990-03-12", "email": ""}},
        {"screen": "PLACE", "data": {"trigger": "district", "district": "pune"}},
        {"screen": "PLACE", "data": {"district": "pune", "tehsil": "haveli", "name": "Asha"}},
    ]
    assert stage.calls("complete") == [{"screen": "REVIEW", "payload": {"consent": True, "summary": "Asha, Haveli"}}]
    completed = {"messageId": "wamid.R", "response": response}
    assert stage.events == [{"completed": completed}, {"closed": {"reason": "completed"}}]
    assert stage.focused == "Open"


def test_what_is_needed_is_said_and_the_first_gap_gets_the_focus(stage: Stage) -> None:
    stage.open(APPLICATION, NO_ERRORS)
    expect(stage.footer).to_have_attribute("aria-disabled", "true")
    stage.field("Email").fill("asha@")
    stage.footer.click(force=True)
    assert stage.errors() == ["This is needed", "This is needed", "Write it like name@example.com"]
    assert stage.focused == "Name"
    assert stage.calls("exchange") == []
    fill_person(stage)
    assert stage.errors() == ["Write it like name@example.com"]
    expect(stage.footer).not_to_have_attribute("aria-disabled", "true")
    stage.field("Email").fill("")
    assert stage.errors() == []


def test_errors_of_the_endpoint_stand_on_their_fields_until_something_is_changed(stage: Stage) -> None:
    stage.open(APPLICATION, NO_ERRORS)
    fill_person(stage)
    told = {"name": "", "error_name": "Write your name as on the card", "error_message": "Please look again"}
    stage.answer("exchange", {"screen": "PERSON", "data": told})
    stage.footer.click()
    expect(stage.page.get_by_role("alert").get_by_text("Please look again")).to_be_visible()
    assert stage.errors() == ["Write your name as on the card"]
    name = stage.field("Name")
    expect(name).to_have_value("Asha")
    expect(name).to_have_accessible_description("Write your name as on the card")
    name.fill("Asha Devi")
    assert stage.errors() == []
    expect(stage.page.get_by_text("Please look again")).to_have_count(0)


def test_a_choice_that_is_not_offered_any_more_is_none(stage: Stage) -> None:
    stage.open(APPLICATION, PLACES, screen="PLACE")
    stage.answer(
        "exchange",
        {"screen": "PLACE", "data": PLACES},
        {"screen": "PLACE", "data": {**PLACES, "tehsils": options("karad")}},
    )
    choose(stage, "District", "Pune")
    choose(stage, "Tehsil", "Haveli")
    expect(stage.footer).not_to_have_attribute("aria-disabled", "true")
    choose(stage, "District", "Satara")
    expect(stage.footer).to_have_attribute("aria-disabled", "true")
    expect(stage.page.get_by_role("combobox", name="Tehsil")).to_have_text("")
    choose(stage, "District", "Satara")  # the same again asks nobody
    assert len(stage.calls("exchange")) == 2


def test_back_asks_the_endpoint_only_where_the_screen_says_so(stage: Stage) -> None:
    stage.open(APPLICATION, NO_ERRORS)
    fill_person(stage)
    stage.answer("exchange", {"screen": "PLACE", "data": PLACES}, {"screen": "PLACE", "data": PLACES})
    stage.answer("exchange", {"screen": "REVIEW", "data": {"summary": "x"}})
    stage.footer.click()
    expect(stage.page.locator(".flow-title")).to_have_text("Where you live")
    choose(stage, "District", "Pune")
    choose(stage, "Tehsil", "Mulshi")
    stage.footer.click()
    expect(stage.page.locator(".flow-title")).to_have_text("Review")
    stage.page.get_by_role("button", name="Back").click()
    assert stage.title == "Where you live" and stage.calls("back") == []
    expect(stage.page.get_by_role("combobox", name="Tehsil")).to_have_text("Mulshi")
    stage.answer("back", {"screen": "PERSON", "data": {"name": "Asha Devi", "error_name": ""}})
    stage.page.get_by_role("button", name="Back").click()
    expect(stage.field("Name")).to_have_value("Asha Devi")
    assert stage.calls("back") == [{"screen": "PLACE"}]
    expect(stage.page.get_by_role("button", name="Back")).to_be_hidden()


def test_back_to_a_screen_that_was_never_seen_has_nothing_behind_it(stage: Stage) -> None:
    stage.open(APPLICATION, PLACES, screen="PLACE")
    stage.answer("exchange", {"screen": "PLACE", "data": PLACES}, {"screen": "REVIEW", "data": {"summary": "x"}})
    choose(stage, "District", "Pune")
    choose(stage, "Tehsil", "Mulshi")
    stage.footer.click()
    expect(stage.page.locator(".flow-title")).to_have_text("Review")
    stage.page.get_by_role("button", name="Back").click()
    expect(stage.page.get_by_role("button", name="Back")).to_be_hidden()
    given = copy.deepcopy(APPLICATION)
    given["screens"][2]["refresh_on_back"] = True
    stage.page.evaluate("sheet.close()")
    stage.open(given, PLACES, screen="PLACE")
    stage.answer("exchange", {"screen": "PLACE", "data": PLACES}, {"screen": "REVIEW", "data": {"summary": "x"}})
    choose(stage, "District", "Pune")
    choose(stage, "Tehsil", "Mulshi")
    stage.footer.click()
    expect(stage.page.locator(".flow-title")).to_have_text("Review")
    stage.answer("back", {"screen": "PERSON", "data": NO_ERRORS})
    stage.page.get_by_role("button", name="Back").click()
    expect(stage.page.locator(".flow-title")).to_have_text("Income certificate")
    expect(stage.page.get_by_role("button", name="Back")).to_be_hidden()


def test_what_was_entered_stays_on_the_way_back_and_forth(stage: Stage) -> None:
    given = flow(
        screen("ONE", text("name", **{"init-value": "Asha"}), to("TWO", {"name": "${form.name}"})),
        screen(
            "TWO",
            text("place", **{"init-value": "${data.name}"}),
            footer("complete"),
            data={"name": TEXT_DATA},
            terminal=True,
        ),
    )
    stage.open(given)
    expect(stage.field("Name")).to_have_value("Asha")
    stage.field("Name").fill("Asha Devi")
    stage.footer.click()
    expect(stage.field("Place")).to_have_value("Asha Devi")
    stage.field("Place").fill("Pune")
    stage.page.get_by_role("button", name="Back").click()
    expect(stage.field("Name")).to_have_value("Asha Devi")
    stage.footer.click()
    expect(stage.field("Place")).to_have_value("Pune")
    stage.page.get_by_role("button", name="Back").click()
    stage.field("Name").fill("Usha")
    stage.footer.click()
    expect(stage.field("Place")).to_have_value("Usha")


def test_only_one_question_at_a_time_and_none_after_closing(stage: Stage) -> None:
    stage.answer("open", {"flow": APPLICATION, "screen": "REVIEW", "data": {"summary": "x"}}, held=True)
    stage.start()
    expect(stage.page.get_by_role("status")).to_have_text("Loading")
    stage.picture("loading")
    stage.release()
    stage.field("All of this is right").check()
    stage.answer("complete", refusal(), held=True)
    stage.footer.click()
    stage.footer.click(force=True)
    expect(stage.footer).to_have_attribute("aria-disabled", "true")
    stage.picture("waiting")
    stage.page.get_by_role("button", name="Close").click()
    stage.page.get_by_role("dialog", name="Close the form?").get_by_role("button", name="Close").click()
    stage.release()
    expect(stage.sheet).to_have_count(0)
    assert (len(stage.calls("complete")), stage.events) == (1, [{"closed": {"reason": "closed"}}])


def test_closing_asks_only_when_something_was_entered(stage: Stage) -> None:
    stage.open(APPLICATION, NO_ERRORS)
    stage.page.keyboard.press("Escape")
    expect(stage.sheet).to_have_count(0)
    stage.open(APPLICATION, NO_ERRORS)
    stage.field("Name").fill("Asha")
    stage.page.keyboard.press("Escape")
    window = stage.page.get_by_role("dialog", name="Close the form?")
    expect(window).to_be_visible()
    stage.picture("close")
    stage.page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(stage.field("Name")).to_have_value("Asha")
    stage.page.get_by_role("button", name="Close").click()
    window.get_by_role("button", name="Close").click()
    assert stage.events == [{"closed": {"reason": "closed"}}] * 2


@pytest.mark.parametrize(
    "code", ["", "offline", "timeout_error", "no_http_response_error", "unexpected_http_status_code"]
)
def test_without_an_answer_one_may_try_again(stage: Stage, code: str) -> None:
    stage.answer("open", refusal(code), {"flow": APPLICATION, "screen": "PERSON", "data": NO_ERRORS})
    stage.start()
    expect(stage.page.get_by_text("No answer. Check the network")).to_be_visible()
    stage.picture("no-answer")
    stage.page.get_by_role("button", name="Try again").click()
    fill_person(stage)
    stage.answer("exchange", refusal(code), {"screen": "PLACE", "data": NO_PLACES})
    stage.footer.click()
    expect(stage.page.get_by_text("No answer. Check the network")).to_be_visible()
    expect(stage.field("Name")).to_have_value("Asha")
    stage.picture("no-answer-on-a-screen")
    stage.page.get_by_role("button", name="Try again").click()
    expect(stage.page.locator(".flow-title")).to_have_text("Where you live")
    first, second = stage.calls("exchange")
    assert first == second


def test_what_cannot_go_on_says_so_and_closes(stage: Stage) -> None:
    stage.answer("open", refusal("payload-schema-error", "secret details"))
    stage.start("hi")
    expect(stage.page.locator(".flow-title")).to_have_text("कुछ गड़बड़ हो गई")
    assert "secret" not in stage.sheet.inner_text()
    stage.picture("failed-hi")
    stage.footer.click()
    assert stage.events == [{"closed": {"reason": "closed"}}]


@pytest.mark.parametrize(
    ("text", "shown"), [("Your form is with us already.", "Your form is with us already."), ("", "no longer be used")]
)
def test_a_refused_token_shows_the_endpoints_words_and_disables(stage: Stage, text: str, shown: str) -> None:
    stage.answer("open", refusal("flow_token_refused", text))
    stage.start()
    expect(stage.page.get_by_role("dialog").filter(has_text=shown).last).to_be_visible()
    stage.picture("token-refused")
    stage.page.get_by_role("button", name="OK").click()
    assert stage.events == [{"closed": {"reason": "disabled"}}]


LOST = copy.deepcopy(APPLICATION)
LOST["screens"][0]["layout"]["children"] = [to("REVIEW")]
POOR = flow(
    screen("ONE", to("TWO", {"summary": 5})),
    screen("TWO", footer("complete"), data={"summary": TEXT_DATA}, terminal=True),
)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (LOST, "invalid-screen-transition"),
        (POOR, "payload-schema-error"),
        (flow(screen("ONE", footer("dance"))), "payload-schema-error"),
        (flow(screen("ONE", to("NOWHERE"))), "invalid-screen-transition"),
    ],
)
def test_a_screen_that_cannot_come_is_reported(make_stage: MakeStage, given: JSON, code: str) -> None:
    stage = make_stage(expects_faults=True)
    stage.open(given, {})
    stage.answer("report", {"acknowledged": True})
    stage.footer.click()
    expect(stage.page.locator(".flow-title")).to_have_text("Something went wrong")
    (told,) = stage.calls("report")
    assert (told["screen"], told["error"], bool(told["error_message"])) == (given["screens"][0]["id"], code, True)


@pytest.mark.parametrize("component", [{"type": "Hologram"}, {"type": "TextBody", "text": "`1 +`"}])
def test_a_screen_that_cannot_be_drawn_is_reported(make_stage: MakeStage, component: JSON) -> None:
    stage = make_stage(expects_faults=True)
    stage.open(flow(screen("ONE", component, footer())))
    expect(stage.page.locator(".flow-title")).to_have_text("Something went wrong")
    assert stage.calls("report")[0]["error"] == "payload-schema-error"


def test_the_page_may_take_the_sheet_away(stage: Stage) -> None:
    stage.open(APPLICATION, NO_ERRORS)
    assert stage.page.evaluate("sheet.element.isConnected")
    stage.page.evaluate("sheet.close(); sheet.close()")
    assert stage.events == [{"closed": {"reason": "closed"}}]
    assert stage.page.evaluate(
        "[document.querySelectorAll('[inert], .flow-root').length, sheet.element.isConnected]"
    ) == [0, False]
