"""One's own certificates, again."""

from actions.base import TopicAction
from actions.papers import paper_message
from actions.reply import Option, Reply
from actions.texts import helpline
from actions.track import own_list, own_options, track
from actions.turn import Turn
from seva.applications.application import Application

NOT_YET = ("queued", "filed", "under_review", "needs_information", "approved")


class ActionDownloadDocument(TopicAction):
    """Gives a citizen their certificate."""

    intents = ("download_document",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_download_document"

    def respond(self, turn: Turn) -> Reply:
        """The certificate; a choice among several; else how the application stands, or how to apply."""
        own = turn.assistant.applications.of_citizen(turn.citizen.id, ("issued",))
        meant = _meant(turn, own)
        if len(meant) > 1:
            text = f"{turn.say('download.which')}\n{own_list(turn, meant)}"
            return Reply().offer(text, own_options(meant, "download_document"))
        if not meant:
            return _not_yet(turn)
        reply = Reply(service=meant[0].service)
        reply.messages.append(paper_message(turn, meant[0]))
        if meant[0].certificate_number:
            return reply
        return reply.say(helpline(turn, turn.assistant.catalogue.services[meant[0].service]))


def _meant(turn: Turn, own: list[Application]) -> list[Application]:
    """Those that the message names by number or by service; else all."""
    numbered = [one for one in own if one.reference_number and one.reference_number in turn.text]
    named = [one for one in own if turn.named_service and one.service == turn.named_service.id]
    return numbered or named[:1] or own


def _not_yet(turn: Turn) -> Reply:
    pending = turn.assistant.applications.of_citizen(turn.citizen.id, NOT_YET)
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
