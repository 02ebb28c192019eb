"""Certificates: is this one genuine, and where is mine."""

from actions.base import TopicAction
from actions.reply import Option, Reply
from actions.texts import day, helpline, service_name
from actions.track import own_list, own_options, track
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


class ActionDownloadDocument(TopicAction):
    """Where one's own certificate is."""

    intents = ("download_document",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_download_document"

    def respond(self, turn: Turn) -> Reply:
        """The numbers of issued certificates; else how the application stands, or how to apply."""
        own = turn.assistant.applications.of_citizen(turn.citizen.id, ("issued",))
        if own:
            reply = Reply()
            for application in own[:3]:
                service = turn.assistant.catalogue.services[application.service]
                number = application.certificate_number or application.reference_number
                reply.say(turn.say("download.issued", service=service_name(turn, service), number=number))
            return reply.say(helpline(turn, turn.assistant.catalogue.services[own[0].service]))
        return _not_yet(turn)


def _not_yet(turn: Turn) -> Reply:
    pending = turn.assistant.applications.of_citizen(
        turn.citizen.id, ("queued", "filed", "under_review", "needs_information", "approved")
    )
    if len(pending) > 1:
        return Reply().offer(
            f"{turn.say('download.pending')}\n{own_list(turn, pending)}", own_options(pending, "track_application")
        )
    if pending:
        return Reply().say(turn.say("download.pending")).then(track(turn))
    options = [Option(turn.say("label.menu"), "list_services")]
    if turn.service and turn.service.can_be_filed:
        options.insert(0, Option(turn.say("label.apply_service"), "apply_service", turn.service.id))
    return Reply().offer(turn.say("download.none"), options)
