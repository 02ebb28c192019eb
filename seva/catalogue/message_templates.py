"""The shape of messages that Meta approves beforehand and that may be sent at any time: catalogue/templates/*.yml.

A placeholder is written `{name}`, as in the assistant's other texts; each has an example, which Meta's reviewers see.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from seva.catalogue.schema import Identifier, Model, Text

# The one that is sent when no other fits: after its answer anything may be sent.
REOPENING = "default_reopen"

TemplateName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,511}$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+\S*$")]


class TemplateButton(Model):
    """A button: what it says is taken as said by the citizen, or it opens a page (`url`, with an `example` of it)."""

    kind: Literal["quick_reply", "url"]
    text: Text
    url: WebAddress | None = None
    example: WebAddress | None = None


class MessageTemplate(Model):
    """One template in both languages.

    `use` says when it is sent, for those who register it; `messages` are the texts of catalogue/messages that it stands
    in for when they may not be sent; `parameters` gives each placeholder's example.
    """

    name: TemplateName
    category: Literal["UTILITY", "MARKETING"]
    use: str
    messages: list[str] = Field(default=[])
    parameters: dict[Identifier, Text] = Field(default={})
    header: Text | None = None
    body: Text
    footer: Text | None = None
    buttons: list[TemplateButton] = Field(default=[])

    @property
    def id(self) -> str:
        """Its name, which no other template has."""
        return self.name

    @property
    def texts(self) -> Iterator[tuple[str, Text]]:
        """Header, body and footer, as far as they are there."""
        yield from ((part, text) for part in ("header", "body", "footer") if (text := getattr(self, part)) is not None)


@dataclass(frozen=True)
class Templates:
    """All templates by name."""

    by_name: Mapping[str, MessageTemplate]

    def __iter__(self) -> Iterator[MessageTemplate]:
        return iter(self.by_name.values())

    def __len__(self) -> int:
        return len(self.by_name)

    def standing_for(self, message: str) -> MessageTemplate:
        """The template that is sent in place of a text of catalogue/messages; without one, that which asks to reply."""
        found = (template for template in self if message in template.messages)
        return next(found, self.by_name[REOPENING])
