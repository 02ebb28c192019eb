"""Each component: what it shows, what it gives, and how it is used without a mouse."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.flow.flows import APPLICATION, GALLERY, JSON, flow, footer, options, screen, text
from tests.browser.flow.stage import Stage, refusal


def only(*children: JSON, data: JSON | None = None, **payload: Any) -> JSON:
    """One screen, whose footer sends a payload."""
    declared = {name: {"type": _type(value), "__example__": value} for name, value in (data or {}).items()}
    return flow(screen("ONE", *children, footer(payload=payload), data=declared), data_api_version="4.0")


def _type(value: Any) -> str:
    return {bool: "boolean", int: "number", str: "string", list: "array", dict: "object"}[type(value)]


def sent(stage: Stage) -> JSON:
    """What the footer sends now; there is no answer, so the screen stays."""
    stage.answer("exchange", refusal())
    before = len(stage.calls("exchange"))
    stage.footer.click(force=True)
    assert len(stage.calls("exchange")) == before + 1, stage.errors()
    data: JSON = stage.calls("exchange")[-1]["data"]
    return data


def test_choices_give_ids(stage: Stage) -> None:
    stage.open(GALLERY, screen="CHOICES")
    stage.footer.click(force=True)
    assert stage.errors() == ["This is needed"] * 4
    stage.field("अनुसूचित जाति").check()
    expect(stage.field("इनमें से कोई नहीं")).to_be_disabled()
    stage.field("Aadhaar").check()
    assert "Choose at least 2" in stage.errors()
    stage.field("Ration").check()
    stage.field("Friday").check()
    stage.field("I agree").check()
    stage.page.get_by_role("combobox", name="From").click()
    stage.page.get_by_role("button", name="23 November 2026").click()
    expect(stage.page.get_by_role("button", name="22 November 2026")).to_have_attribute("aria-disabled", "true")
    stage.page.get_by_role("button", name="26 November 2026").click()
    stage.picture("range")
    stage.page.get_by_role("button", name="Done").click()
    stage.footer.click(force=True)
    assert stage.errors() == ["Choose at most 3 days"]
    stage.page.get_by_role("combobox", name="Until").click()
    for day in ("24", "25"):
        stage.page.get_by_role("button", name=f"{day} November 2026").click()
    stage.page.get_by_role("button", name="Done").click()
    assert sent(stage) == {
        "category": "sc",
        "papers": ["aadhaar", "ration"],
        "days": ["friday"],
        "stay": {"start-date": "2026-11-24", "end-date": "2026-11-25"},
    }


def test_what_is_not_entered_is_empty(stage: Stage) -> None:
    fields = [
        text("a", required=False),
        {"type": "TextArea", "name": "b", "label": "B"},
        {"type": "Dropdown", "name": "c", "label": "C", "data-source": options("x")},
        {"type": "CheckboxGroup", "name": "d", "label": "D", "data-source": options("x")},
        {"type": "OptIn", "name": "e", "label": "E"},
        {"type": "DatePicker", "name": "f", "label": "F"},
    ]
    stage.open(only(*fields, **{name: f"${{form.{name}}}" for name in "abcdef"}))
    assert sent(stage) == {"a": "", "b": "", "c": "", "d": [], "e": False, "f": ""}


def test_if_switch_and_visible(stage: Stage) -> None:
    yes = [text("why", "Why"), {"type": "TextBody", "text": "`'Because ' ${form.why}`"}]
    cases = {"x": [text("x_only", "Only for x", required=False)], "default": [{"type": "TextBody", "text": "neither"}]}
    stage.open(
        only(
            {"type": "OptIn", "name": "more", "label": "More", "required": False},
            {"type": "If", "condition": "${form.more}", "then": yes, "else": [{"type": "TextBody", "text": "no more"}]},
            {"type": "RadioButtonsGroup", "name": "kind", "label": "Kind", "data-source": options("x", "y")},
            {"type": "Switch", "value": "${form.kind}", "cases": cases},
            text("hidden", visible="${form.more}", **{"init-value": "kept"}),
            text("never", visible=False),
            why="${form.why}",
            hidden="${form.hidden}",
        )
    )
    expect(stage.page.get_by_text("no more")).to_be_visible()
    expect(stage.page.get_by_text("neither")).to_be_visible()
    assert sent(stage) == {"hidden": "kept"}
    stage.field("More").check()
    stage.field("Why").fill("I moved")
    expect(stage.page.get_by_text("Because I moved")).to_be_visible()
    stage.page.get_by_label("X", exact=True).check()
    expect(stage.field("Only for x")).to_be_visible()
    assert sent(stage) == {"why": "I moved", "hidden": "kept"}
    stage.field("More").uncheck()
    assert sent(stage) == {"hidden": "kept"}


def test_what_depends_on_a_choice_sees_that_it_is_gone(stage: Stage) -> None:
    choices = [
        {
            "id": "all",
            "title": "All",
            "on-select-action": {"name": "update_data", "payload": {"offered": options("x", "y")}},
        },
        {
            "id": "few",
            "title": "Few",
            "on-select-action": {"name": "update_data", "payload": {"offered": options("y")}},
        },
    ]
    stage.open(
        only(
            {"type": "TextBody", "text": "`'chosen: ' ${form.kind}`"},
            {"type": "RadioButtonsGroup", "name": "range", "label": "Range", "data-source": choices},
            {"type": "RadioButtonsGroup", "name": "kind", "label": "Kind", "data-source": "${data.offered}"},
            data={"offered": []},
        )
    )
    stage.field("All").check()
    stage.page.get_by_label("X", exact=True).check()
    expect(stage.page.get_by_text("chosen: x")).to_be_visible()
    stage.field("Few").check()
    expect(stage.page.get_by_text("chosen: x")).to_have_count(0)


def test_data_may_be_changed_on_the_phone(stage: Stage) -> None:
    def update(value: bool) -> JSON:
        return {"name": "update_data", "payload": {"is_other": value}}

    choices = [
        {"id": "a", "title": "Alpha"},
        {"id": "o", "title": "Other", "on-select-action": update(True), "on-unselect-action": update(False)},
    ]
    stage.open(
        only(
            {"type": "Dropdown", "name": "kind", "label": "Kind", "data-source": choices},
            text("which", "Which", visible="${data.is_other}", required="${data.is_other}"),
            kind="${form.kind}",
            data={"is_other": False},
        )
    )
    for title, is_shown in (("Other", True), ("Alpha", False), ("Other", True)):
        stage.page.get_by_role("combobox", name="Kind").click()
        stage.page.get_by_role("option", name=title).click()
        assert stage.field("Which").is_visible() is is_shown
    stage.footer.click(force=True)
    assert stage.errors() == ["This is needed"]


def test_a_form_brings_values_and_errors(stage: Stage) -> None:
    form = {
        "type": "Form",
        "name": "form",
        "children": [
            text("name"),
            {"type": "CheckboxGroup", "name": "papers", "label": "Papers", "data-source": options("a", "b")},
        ],
        "init-values": "${data.values}",
        "error-messages": "${data.errors}",
    }
    data = {"values": {"name": "Asha", "papers": ["b"]}, "errors": {"name": "Too short"}}
    stage.open(only(form, name="${form.name}", papers="${form.papers}", data=data))
    assert stage.errors() == ["Too short"]
    stage.field("Name").fill("Asha Devi")
    assert sent(stage) == {"name": "Asha Devi", "papers": ["b"]}


def test_how_much_is_written_and_the_components_own_words(stage: Stage) -> None:
    stage.open(
        only(
            {"type": "TextArea", "name": "a", "label": "Story", "max-length": 10},
            text(
                "pin",
                "PIN",
                **{"pattern": "[0-9]{6}", "helper-text": "6 digits", "error-message": "6 digits, such as 110001"},
            ),
        )
    )
    expect(stage.page.get_by_text("0 / 10")).to_be_visible()
    stage.field("Story").fill("क्षत्रिय लोग")
    stage.field("PIN").fill("11000")
    stage.field("PIN").blur()
    assert stage.errors() == ["At most 10 characters", "6 digits, such as 110001"]
    expect(stage.page.get_by_text("12 / 10")).to_be_visible()


def test_links_lead_to_addresses_and_screens(stage: Stage) -> None:
    stage.open(GALLERY, screen="TEXTS")
    link = stage.page.get_by_role("link", name="Rules of the service")
    expect(link).to_have_attribute("href", "https://example.gov.in")
    expect(link).to_have_attribute("target", "_blank")
    stage.page.evaluate("sheet.close()")
    stage.open(GALLERY, screen="PLACES")
    stage.page.get_by_role("button", name="Caste certificate").click()
    assert stage.title == "Terms"
    stage.page.evaluate("sheet.close()")
    stage.open(GALLERY, screen="CHOICES")
    stage.page.get_by_role("button", name="Read more").click()
    assert stage.title == "Terms"
    stage.page.get_by_role("button", name="Back").click()
    assert stage.title == "Choices"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", ""])
def test_an_address_that_is_not_of_the_web_leads_nowhere(stage: Stage, url: str) -> None:
    action = {"name": "open_url", "url": "${data.url}"}
    stage.open(only({"type": "EmbeddedLink", "text": "Rules", "on-click-action": action}, data={"url": url}))
    assert stage.page.get_by_text("Rules").get_attribute("href") is None


def test_days_by_keyboard(stage: Stage) -> None:
    given = {
        "type": "DatePicker",
        "name": "day",
        "label": "Day",
        "init-value": "2026-11-22",
        "min-date": "2026-10-05",
        "max-date": "2026-12-10",
    }
    stage.open(only({**given, "unavailable-dates": ["2026-11-24"]}, day="${form.day}"))
    press = stage.page.keyboard.press
    for key in ("Tab", "Tab", "Enter"):
        press(key)
    assert stage.focused == "22 November 2026"
    walk = {"ArrowRight": "23 November", "ArrowDown": "30 November", "Home": "29 November", "End": "5 December"}
    walk |= {"PageUp": "5 November", "ArrowUp": "29 October", "ArrowLeft": "28 October", "PageDown": "28 November"}
    for key, day in walk.items():
        press(key)
        assert stage.focused == f"{day} 2026"
    for _ in range(3):
        press("PageUp")
    assert stage.focused == "5 October 2026"
    expect(stage.page.get_by_role("button", name="Month before")).to_be_disabled()
    press("Enter")
    assert stage.focused == "Day (optional)"
    assert sent(stage) == {"day": "2026-10-05"}
    stage.field("Day").click()
    stage.page.get_by_label("Month", exact=True).select_option("10")
    stage.page.get_by_role("button", name="24 November 2026").click(force=True)
    press("Escape")
    assert stage.focused == "Day (optional)"
    assert sent(stage) == {"day": "2026-10-05"}


def test_lists_by_keyboard(stage: Stage) -> None:
    names = ("nashik", "pune", "palghar", "raigad")
    stage.open(
        only({"type": "Dropdown", "name": "a", "label": "District", "data-source": options(*names)}, a="${form.a}")
    )
    press = stage.page.keyboard.press
    for key in ("Tab", "Tab", "Enter"):
        press(key)
    for key, title in (
        ("ArrowDown", "Pune"),
        ("End", "Raigad"),
        ("ArrowDown", "Raigad"),
        ("Home", "Nashik"),
        ("ArrowUp", "Nashik"),
    ):
        press(key)
        assert stage.focused == title
    stage.page.keyboard.type("pal")
    assert stage.focused == "Palghar"
    press("Space")
    assert stage.focused == "District (optional)"
    assert sent(stage) == {"a": "palghar"}


def test_a_whole_form_without_a_mouse(stage: Stage) -> None:
    stage.open(APPLICATION, {"name": "", "error_name": ""})
    press = stage.page.keyboard.press
    order = []
    for _ in range(5):
        press("Tab")
        order.append(stage.focused)
    assert order == ["Close", "Name", "Date of birth", "Email (optional)", "Next"]
    press("Enter")
    assert stage.focused == "Name"
    stage.page.keyboard.type("Asha")
    press("Tab")
    press("Enter")
    press("ArrowLeft")
    press("Enter")
    for _ in range(2):
        press("Tab")
    stage.answer("exchange", {"screen": "REVIEW", "data": {"summary": "Asha"}})
    press("Enter")
    expect(stage.page.locator(".flow-title")).to_have_text("Review")
    for _ in range(2):
        press("Tab")
    press("Space")
    expect(stage.field("All of this is right")).to_be_checked()
