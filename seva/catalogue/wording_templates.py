"""The texts of templates and of the number's profile that a citizen reads, for the rules of wording."""

from collections.abc import Iterator

from seva.catalogue.message_templates import MessageTemplate, Templates
from seva.catalogue.profile import Profile
from seva.catalogue.template_buttons import TEXT
from seva.catalogue.wording_texts import Wording


def template_wordings(templates: Templates, profile: Profile) -> Iterator[Wording]:
    """All of them. First questions stand in one language each, as a citizen asks: they are not among them."""
    for template in templates:
        yield from _template(template)
    for part in ("about", "description", "address"):
        text = getattr(profile, part)
        if text is not None:
            yield Wording(f"profile {part}", "message", text.en, text.hi)
    for command in profile.commands:
        text = command.description
        yield Wording(f"profile command {command.name}", "message", text.en, text.hi)


def _template(template: MessageTemplate) -> Iterator[Wording]:
    for part, text in template.texts:
        yield Wording(f"template {template.name} {part}", "message", text.en, text.hi)
    for button in template.buttons:
        yield Wording(f"template {template.name} button", "label", button.text.en, button.text.hi, TEXT)
    for name, example in template.parameters.items():
        yield Wording(f"template {template.name} example {name}", "example", example.en, example.hi)
