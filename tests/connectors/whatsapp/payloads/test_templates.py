"""Templates with positional and named parameters, a file and buttons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.payloads import Media, PayloadError, TemplateButton, template
from connectors.whatsapp.payloads.clean import clean
from tests.connectors.whatsapp.payloads.samples import few, refused, texts

some_texts = texts.filter(lambda text: bool(clean(text)))
some_texts_by_name = st.dictionaries(st.sampled_from(["name", "service", "due_on"]), some_texts)


@few
@given(st.one_of(st.lists(some_texts, max_size=5), some_texts_by_name), st.sampled_from(["en", "hi"]))
def test_any_parameters_may_be_sent(parameters: list[str] | dict[str, str], language: str) -> None:
    assert refused([template("application_update", language, parameters)]) == []  # type: ignore[arg-type]


def test_a_template_as_meta_shows_it() -> None:
    buttons = [TemplateButton("quick_reply", 0, "renew_yes"), TemplateButton("url", 1, "APP-001")]
    form = Media("document", id="1003", filename="status.pdf")
    payload = template("application_update", "hi", ["आशा", "APP-001\n\t of     today"], form, buttons)
    assert refused([payload]) == []
    button = {"type": "button", "sub_type": "quick_reply", "index": "0"}
    assert payload["template"] == {
        "name": "application_update",
        "language": {"code": "hi", "policy": "deterministic"},
        "components": [
            {
                "type": "header",
                "parameters": [{"type": "document", "document": {"id": "1003", "filename": "status.pdf"}}],
            },
            {
                "type": "body",
                "parameters": [{"type": "text", "text": "आशा"}, {"type": "text", "text": "APP-001 of today"}],
            },
            button | {"parameters": [{"type": "payload", "payload": "renew_yes"}]},
            button | {"sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "APP-001"}]},
        ],
    }


def test_named_parameters_and_a_flow() -> None:
    opening = TemplateButton("flow", 0, "9f0c", {"lang": "en"})
    payload = template("open_form", "en", {"citizen_name": "Asha"}, buttons=[opening])
    assert refused([payload]) == []
    body, button = payload["template"]["components"]
    assert body["parameters"] == [{"type": "text", "parameter_name": "citizen_name", "text": "Asha"}]
    action = {"flow_token": "9f0c", "flow_action_data": {"lang": "en"}}
    assert button["parameters"] == [{"type": "action", "action": action}]


def test_without_parameters_there_are_no_components() -> None:
    assert "components" not in template("hello", "en")["template"]


@pytest.mark.parametrize(
    ("name", "body", "buttons", "code"),
    [
        ("Big", [], [], "template_name"),
        ("a", [" \n"], [], "template_parameter_empty"),
        ("a", [], [TemplateButton("url", 0, "")], "template_buttons"),
        ("a", [], [TemplateButton("url", 10, "x")], "template_buttons"),
        ("a", [], [TemplateButton("url", 0, "x"), TemplateButton("url", 0, "y")], "template_buttons"),
    ],
)
def test_a_template_that_meta_would_refuse(
    name: str, body: list[str], buttons: list[TemplateButton], code: str
) -> None:
    with pytest.raises(PayloadError, match=code):
        template(name, "en", body, buttons=buttons)
