"""An answer to an officer that comes without its question being open: the news of it came as a message of its own."""

from actions.enquiries.asking import WORDS, opened, step_of
from actions.enquiries.taking import take_field
from actions.expectations import followed_up, settled
from actions.reply import Reply
from actions.turn import Turn
from seva.enquiries import ASKED, Enquiry

# What a message is that says nothing which the assistant knows.
UNCLEAR = frozenset({"inform", "out_of_scope"})


def caught(turn: Turn) -> Reply | None:
    """The message as the answer to an officer's question, if it is nothing else and the question was told before.

    It is shown and confirmed before it goes. None where nobody waits, or the citizen put it off.
    """
    if turn.standing.asked or turn.form or followed_up(turn) or not _says_nothing_else(turn):
        return None
    enquiry = next((one for one in turn.assistant.enquiries.open_of(turn.citizen.id) if not one.put_off), None)
    if enquiry is None or ASKED in turn.assistant.outbox.waiting(turn.citizen.id):
        return None
    return _taken(turn, enquiry)


def _says_nothing_else(turn: Turn) -> bool:
    is_unclear = settled(turn).intent in UNCLEAR and not (turn.intent == "out_of_scope" and turn.is_sure)
    return is_unclear and turn.named_service is None and turn.value("reference_number") is None


def _taken(turn: Turn, enquiry: Enquiry) -> Reply:
    application = turn.assistant.applications.get(enquiry.application_id)
    service = turn.assistant.catalogue.services.get(application.service) if application else None
    if application is None or service is None:
        return opened(turn, enquiry)
    step = step_of(turn, enquiry, application, service)
    return take_field(turn, enquiry, step) if step.id == WORDS else opened(turn, enquiry)
