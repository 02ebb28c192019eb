"""Something happened outside of the chat: its notices are told, and what is open stays open."""

from actions.asking import ask, ask_again, open_step
from actions.fees import is_settled
from actions.notices import is_anything_told
from actions.reply import Reply
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.interview import FORM


def news_came(turn: Turn) -> Reply:
    """What follows the notices, which stand before this: the open question, as a clerk comes back to it.

    Nothing if they were told with an answer that was quicker. Choices outside of an application still hold.
    """
    reply = Reply(expecting=turn.standing.expecting, misunderstood=turn.standing.misunderstood)
    application = turn.assistant.applications.get(turn.standing.draft or "")
    if not turn.standing.asked or application is None or not is_anything_told(turn):
        return reply
    if turn.standing.asked["field"] == "payment":
        return Reply(draft=None, asked=None) if is_settled(turn, application) else reply
    if application.status != "draft":
        return reply
    return reply.then(_open_question(turn, application))


def _open_question(turn: Turn, application: Application) -> Reply:
    """The question that is open, alone; as a whole if the news moved the application on."""
    step = open_step(turn, application)
    if step.kind == "way" and application.content.way == FORM:
        return Reply()  # it is being filled on another screen
    is_its_news = turn.news.get("application") == application.id
    is_open = (turn.standing.asked or {}).get("field") == step.id
    return ask_again(turn, application) if is_open and not is_its_news else ask(turn, application)
