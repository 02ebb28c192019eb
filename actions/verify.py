"""Certificates: is this one genuine, and where is mine."""

from actions.base import TopicAction
from actions.reply import Reply
from actions.texts import day, service_name
from actions.turn import Turn
from seva.departments.errors import UnknownThere
from seva.errors import DepartmentError
from seva.language.identifiers import parse_certificate_number


class ActionVerifyDocument(TopicAction):
    """Checks a certificate number with the departments."""

    intents = ("verify_document",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_verify_document"

    def respond(self, turn: Turn) -> Reply:
        """Whether the certificate of that number is genuine."""
        return verify(turn)


def verify(turn: Turn) -> Reply:
    """Validity and kind only: a number alone must not tell whose certificate it is."""
    number = parse_certificate_number(turn.text)
    if number is None:
        return Reply().await_value(turn.say("verify.ask_number"), "certificate_number", "verify_document")
    try:
        certificate = turn.assistant.departments.certificate(number)
    except UnknownThere:
        return Reply().say(turn.say("verify.unknown", number=number))
    except DepartmentError:
        return Reply().say(turn.say("verify.no_answer"))
    service = turn.assistant.catalogue.services.get(certificate.service)
    key = "verify.valid" if certificate.valid else "verify.invalid"
    issued = day(turn, certificate.issued_on) if certificate.issued_on else ""
    return Reply().say(turn.say(key, number=number, service=service_name(turn, service) if service else "", day=issued))
