"""What follows news in the same turn: an officer's question is opened; a rating is asked for, when nothing is open."""

from collections.abc import Sequence

from actions.enquiries.asking import ask
from actions.reply import Option, Reply
from actions.texts import service_name
from actions.turn import Turn
from seva.enquiries import Enquiry
from seva.notifications import Notice
from seva.ratings import Rating

STARS = range(1, 6)
# The value of a choice of stars: the application that they are for, and how many.
RATED = "rated"


def followed(turn: Turn, reply: Reply, notices: Sequence[Notice]) -> Reply:
    """The reply with what follows the news that stands in it."""
    if reply.slots().get("asked", turn.standing.asked) or reply.urgent:
        return reply
    enquiry = _told_now(turn, notices)
    if enquiry:
        return reply.then(ask(turn, enquiry))
    return _with_rating(turn, reply)


def _told_now(turn: Turn, notices: Sequence[Notice]) -> Enquiry | None:
    told = {notice.values.get("question") for notice in notices} - {None, ""}
    still = turn.assistant.enquiries.open_of(turn.citizen.id) if told else []
    return next((enquiry for enquiry in still if enquiry.question_id in told), None)


def _with_rating(turn: Turn, reply: Reply) -> Reply:
    """Asked once, never beside another question, and not of those who want no news."""
    if reply.expecting or reply.misunderstood or not turn.citizen.wants_messages:
        return reply
    rating = turn.assistant.ratings.due(turn.citizen.id)
    if rating is None or not turn.assistant.ratings.asked(rating):
        return reply
    return reply.offer(_question(turn, rating), _choices(turn, rating))


def _question(turn: Turn, rating: Rating) -> str:
    service = turn.assistant.catalogue.services.get(rating.service)
    return turn.say("rating.ask", service=service_name(turn, service) if service else "")


def _choices(turn: Turn, rating: Rating) -> list[Option]:
    return [
        Option(turn.say(f"label.stars.{stars}"), "give_feedback", value=f"{RATED}:{rating.application_id}:{stars}")
        for stars in STARS
    ]
