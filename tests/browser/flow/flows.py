"""Flows that the tests draw."""

from typing import Any

JSON = dict[str, Any]
# One grey dot.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="


def screen(name: str, *children: JSON, title: str = "", data: JSON | None = None, **more: Any) -> JSON:
    layout = {"type": "SingleColumnLayout", "children": [*children]}
    return {"id": name, "title": title or name.title(), "data": data or {}, "layout": layout, **more}


def flow(*screens: JSON, **more: Any) -> JSON:
    return {"version": "7.3", "screens": [*screens], **more}


def footer(action: str = "data_exchange", payload: JSON | None = None, label: str = "Next", **more: Any) -> JSON:
    given = {"name": action, "payload": payload or {}, **more}
    return {"type": "Footer", "label": label, "on-click-action": given}


def to(name: str, payload: JSON | None = None, label: str = "Next") -> JSON:
    return footer("navigate", payload, label, next={"type": "screen", "name": name})


def text(name: str, label: str = "", **more: Any) -> JSON:
    return {"type": "TextInput", "name": name, "label": label or name.title(), "required": True, **more}


def options(*names: str, **more: Any) -> list[JSON]:
    return [{"id": name, "title": name.title(), **more} for name in names]


TEXT_DATA = {"type": "string", "__example__": "x"}
# From the first word to the last: two screens of an application and its review.
APPLICATION = flow(
    screen(
        "PERSON",
        {"type": "TextSubheading", "text": "Part 1 of 2"},
        text("name", "Name", **{"init-value": "${data.name}", "error-message": "${data.error_name}"}),
        {"type": "DatePicker", "name": "dob", "label": "Date of birth", "required": True, "max-date": "2026-11-22"},
        text("email", "Email", required=False, **{"input-type": "email", "helper-text": "For the receipt"}),
        footer(payload={"name": "${form.name}", "dob": "${form.dob}", "email": "${form.email}"}),
        title="Income certificate",
        data={"name": TEXT_DATA, "error_name": TEXT_DATA},
    ),
    screen(
        "PLACE",
        {
            "type": "Dropdown",
            "name": "district",
            "label": "District",
            "required": True,
            "data-source": options("pune", "satara", "nashik"),
            "on-select-action": {
                "name": "data_exchange",
                "payload": {"trigger": "district", "district": "${form.district}"},
            },
        },
        {
            "type": "Dropdown",
            "name": "tehsil",
            "label": "Tehsil",
            "required": True,
            "data-source": "${data.tehsils}",
            "enabled": "${data.has_tehsils}",
        },
        footer(
            payload={"district": "${form.district}", "tehsil": "${form.tehsil}", "name": "${screen.PERSON.form.name}"}
        ),
        title="Where you live",
        data={
            "tehsils": {"type": "array", "items": {"type": "object"}, "__example__": []},
            "has_tehsils": {"type": "boolean", "__example__": False},
        },
        refresh_on_back=True,
    ),
    screen(
        "REVIEW",
        {"type": "TextBody", "text": "${data.summary}"},
        {"type": "OptIn", "name": "consent", "label": "All of this is right", "required": True},
        footer("complete", {"consent": "${form.consent}", "summary": "${data.summary}"}, "Submit"),
        title="Review",
        data={"summary": TEXT_DATA},
        terminal=True,
    ),
    data_api_version="4.0",
    routing_model={"PERSON": ["PLACE"], "PLACE": ["REVIEW"], "REVIEW": []},
)

# Every component in each state that differs to the eye.
GALLERY = flow(
    screen(
        "TEXTS",
        {"type": "TextHeading", "text": "जाति प्रमाण पत्र के लिए आवेदन"},
        {"type": "TextSubheading", "text": "ज़रूरी काग़ज़ात और फ़ीस"},
        {
            "type": "TextBody",
            "text": ["**ज़रूरी:** *दो फ़ोटो* और ~~तीन~~ दो प्रतियाँ।", "देखें [पोर्टल](https://example.gov.in)"],
            "markdown": True,
        },
        {"type": "TextCaption", "text": "इसमें क़रीब 2 मिनट लगते हैं।"},
        {
            "type": "RichText",
            "text": [
                "# What is needed",
                "1. A photo",
                "2. Proof of address",
                "",
                "- Fee: **₹30**",
                "",
                "| Days | Fee |",
                "| --- | --- |",
                "| 21 | ₹30 |",
            ],
        },
        {"type": "Image", "src": DOT, "height": 40, "alt-text": "A dot"},
        {"type": "ImageCarousel", "images": [{"src": DOT, "alt-text": "One"}, {"src": DOT, "alt-text": "Two"}]},
        {
            "type": "EmbeddedLink",
            "text": "Rules of the service",
            "on-click-action": {"name": "open_url", "url": "https://example.gov.in"},
        },
        {"type": "DocumentPicker", "name": "file", "label": "Proof of address"},
        {**to("FIELDS"), "left-caption": "₹30", "right-caption": "21 days"},
        title="Texts",
    ),
    screen(
        "FIELDS",
        text("full_name", "आवेदक का पूरा नाम", **{"helper-text": "जैसा दस्तावेज़ों में लिखा है"}),
        text("mobile", "मोबाइल नंबर", required=False, **{"input-type": "phone"}),
        {"type": "TextArea", "name": "address", "label": "पूरा पता", "required": True, "max-length": 200},
        {
            "type": "Dropdown",
            "name": "district",
            "label": "ज़िला",
            "required": True,
            "data-source": options("pune", "satara"),
        },
        {"type": "DatePicker", "name": "dob", "label": "जन्म की तारीख़", "required": True},
        text("locked", "आवेदन नंबर", enabled=False, **{"init-value": "REV26-1234-5678-1"}),
        footer(payload={}),
        title="जानकारी भरें",
    ),
    screen(
        "CHOICES",
        {
            "type": "RadioButtonsGroup",
            "name": "category",
            "label": "Category",
            "required": True,
            "data-source": [
                {"id": "sc", "title": "अनुसूचित जाति", "description": "केंद्र सरकार की सूची में", "metadata": "SC"},
                {"id": "obc", "title": "अन्य पिछड़ा वर्ग"},
                {"id": "none", "title": "इनमें से कोई नहीं", "enabled": False},
            ],
        },
        {
            "type": "CheckboxGroup",
            "name": "papers",
            "label": "Papers at hand",
            "description": "Two at least",
            "required": True,
            "min-selected-items": 2,
            "max-selected-items": 3,
            "data-source": options("aadhaar", "ration", "passport", "voter"),
        },
        {
            "type": "ChipsSelector",
            "name": "days",
            "label": "Days that suit",
            "max-selected-items": 2,
            "data-source": options("monday", "tuesday", "friday"),
        },
        {
            "type": "CalendarPicker",
            "name": "stay",
            "mode": "range",
            "title": "When to visit",
            "description": "From one day to three",
            "label": {"start-date": "From", "end-date": "Until"},
            "required": True,
            "min-date": "2026-11-01",
            "max-date": "2026-12-31",
            "max-days": 3,
            "include-days": ["Mon", "Tue", "Wed", "Thu", "Fri"],
        },
        {
            "type": "OptIn",
            "name": "consent",
            "label": "I agree that my data is given to the department",
            "required": True,
            "on-click-action": {"name": "navigate", "next": {"type": "screen", "name": "TERMS"}, "payload": {}},
        },
        footer(
            payload={
                "category": "${form.category}",
                "papers": "${form.papers}",
                "days": "${form.days}",
                "stay": "${form.stay}",
            }
        ),
        title="Choices",
    ),
    screen("TERMS", {"type": "TextBody", "text": "The terms."}, footer("complete"), title="Terms", terminal=True),
    screen(
        "PLACES",
        {
            "type": "NavigationList",
            "name": "places",
            "label": "Services",
            "description": "Choose one",
            "list-items": [
                {
                    "id": "a",
                    "main-content": {"title": "आय प्रमाण पत्र", "description": "21 दिन", "metadata": "राजस्व"},
                    "badge": "New",
                },
                {
                    "id": "b",
                    "main-content": {"title": "Caste certificate"},
                    "start": {"image": DOT},
                    "end": {"title": "₹30"},
                },
            ],
            "on-click-action": {"name": "navigate", "next": {"type": "screen", "name": "TERMS"}, "payload": {}},
        },
        title="Places",
    ),
)
