"""A letter as a row of WhatsApp's outbox: a text with buttons, and the approved template for when the window closed."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from connectors.whatsapp import payloads
from connectors.whatsapp.conversation import Said
from connectors.whatsapp.offers import SAYS
from connectors.whatsapp.papers import file_of
from connectors.whatsapp.payloads import Language, Payload
from seva.catalogue import Catalogue, Messages
from seva.catalogue.load_templates import load_templates
from seva.catalogue.message_templates import REOPENING, MessageTemplate
from seva.documents.intake.model import PDF
from seva.messaging import Reply
from seva.messaging.offers import NOTICE
from seva.notifications import Letter, Notice
from seva.notifications.wording import Wording

# The template for what has none of its own, and for several notices in one.
SUMMARY = "news_summary"
# Meta takes 1024 characters of a template's text, with what stands around the parameter.
MOST_IN_A_TEMPLATE = 700
# What the first button under a notice is for; under all others, and under several, it asks how things stand.
BUTTONS = {"status.issued": "certificate", "refused": "form", "bill.due_soon": "bills"}
STATUS, HELP = "status", "help"


class Letters:
    """Puts letters into Meta's messages."""

    def __init__(self, catalogue: Catalogue, messages: Messages, root: Path) -> None:
        self._wording, self.messages = Wording(catalogue, messages), messages
        self._templates = load_templates(root)

    def written(self, letter: Letter) -> Reply:
        """The row of a letter: one message, whatever the number of notices."""
        language = cast(Language, letter.language)
        document = letter.notices[0].values.get("file") if len(letter.notices) == 1 else None
        if document:
            return self._with_file(letter, language, document)
        return Reply(NOTICE, {"message": self._message(letter, language), "template": self._template(letter, language)})

    def _with_file(self, letter: Letter, language: Language, name: str) -> Reply:
        """A certificate as a document; outside of the window the template, whose button asks for it."""
        notice = letter.notices[0]
        said = Said(
            self.messages.text("download.here", language, service=self._wording.values(notice, language)["service"])
        )
        document = {"name": name, "file_name": notice.values["file_name"], "mime_type": PDF}
        (row,) = file_of(said, document)
        return replace(row, payload={**row.payload, "template": self._template(letter, language)})

    def _message(self, letter: Letter, language: Language) -> Payload:
        """The whole words with buttons; without buttons where the words need the room, and else in short."""
        text = "\n\n".join(self._wording.text(notice, language) for notice in letter.notices)
        first = BUTTONS.get(letter.notices[0].message, STATUS) if len(letter.notices) == 1 else STATUS
        choices = [self._button(button, language) for button in (first, HELP)]
        short = self._wording.lines(letter.notices, language, MOST_IN_A_TEMPLATE)
        replies = (
            payloads.Reply(text, choices, language),
            payloads.Reply(text),
            payloads.Reply(short, choices, language),
        )
        composed = [payloads.compose(reply, self.messages) for reply in replies]
        return next(one for one in (*composed, composed[-1]) if len(one) == 1)[0]

    def _template(self, letter: Letter, language: Language) -> dict[str, Any]:
        """The approved template that says it, or the summary; nothing of what a value is missing for."""
        notices = letter.notices
        own = self._own(notices[0], language) if len(notices) == 1 else None
        if own is None:
            own = SUMMARY, {"news": self._wording.lines(notices, language, MOST_IN_A_TEMPLATE)}
        name, body = own
        filled = payloads.template(name, language, body=body)["template"]
        return {"name": name, "language": language, "components": filled.get("components", [])}

    def _own(self, notice: Notice, language: Language) -> tuple[str, dict[str, str]] | None:
        template: MessageTemplate = self._templates.standing_for(self._wording.key(notice))
        values = self._wording.values(notice, language)
        body = {name: values.get(name, "") for name in template.parameters}
        return (template.name, body) if template.name != REOPENING and all(body.values()) else None

    def _button(self, button: str, language: Language) -> payloads.Choice:
        says = self.messages.text(f"news.says.{button}", language)
        return payloads.Choice(SAYS + says, self.messages.text(f"news.button.{button}", language))
