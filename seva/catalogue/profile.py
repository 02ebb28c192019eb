"""What a citizen sees of the number itself: catalogue/templates/profile.yml.

Source of the limits: WhatsApp Business Platform > Business profiles; Conversational components. Where Meta's pages
differ, the lower limit stands here.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from seva.catalogue.message_templates import WebAddress
from seva.catalogue.schema import Model, Text
from seva.catalogue.template_buttons import EMOJI
from seva.catalogue.template_texts import length

ABOUT, DESCRIPTION, EMAIL, WEBSITE = 139, 256, 128, 256
WEBSITES, PROMPTS, PROMPT, COMMANDS, HINT = 2, 3, 80, 30, 256

CommandName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=EMAIL)]


def in_both(text: Text, joint: str = " · ") -> str:
    """Hindi and English one after the other: WhatsApp has one text for all."""
    return f"{text.hi.strip()}{joint}{text.en.strip()}"


class Command(Model):
    """A word that WhatsApp offers after a slash; it comes as if the citizen had written it."""

    name: CommandName
    description: Text

    @field_validator("description")
    @classmethod
    def _fits(cls, value: Text) -> Text:
        return _both_within(value, HINT)


class Profile(Model):
    """Profile, first questions (`prompts`) and commands of a number."""

    vertical: Literal["GOVT"]
    about: Text
    description: Text
    address: Text | None = None
    email: Email | None = None
    websites: list[WebAddress] = Field(default=[])
    prompts: list[str] = Field(default=[])
    commands: list[Command] = Field(default=[])

    @field_validator("about", "description", "address")
    @classmethod
    def _texts_fit(cls, value: Text | None, info: ValidationInfo) -> Text | None:
        return value and _both_within(value, ABOUT if info.field_name == "about" else DESCRIPTION)

    @field_validator("websites")
    @classmethod
    def _two_websites(cls, value: list[str]) -> list[str]:
        if len(value) > WEBSITES or any(length(website) > WEBSITE for website in value):
            raise ValueError(f"at most {WEBSITES} addresses of {WEBSITE} characters")
        return value

    @field_validator("prompts")
    @classmethod
    def _short_prompts(cls, value: list[str]) -> list[str]:
        if len(value) > PROMPTS or any(not 1 <= length(prompt) <= PROMPT or EMOJI.search(prompt) for prompt in value):
            raise ValueError(f"at most {PROMPTS} questions of at most {PROMPT} characters, without emoji")
        return value

    @field_validator("commands")
    @classmethod
    def _commands_differ(cls, value: list[Command]) -> list[Command]:
        if len(value) > COMMANDS or len({command.name for command in value}) < len(value):
            raise ValueError(f"at most {COMMANDS} commands, each of another name")
        return value


def _both_within(text: Text, most: int) -> Text:
    if length(in_both(text)) > most:
        raise ValueError(f"both languages together have {length(in_both(text))} characters, at most {most}")
    return text
