"""What citizens decide about the conversation itself: language, messages, their data, feedback, a person to talk to."""

from dataclasses import replace

from actions.after_news import RATED
from actions.base import TopicAction
from actions.reply import Option, Reply
from actions.texts import helpline
from actions.turn import Turn
from seva.ratings import POOR

CONFIRMED = "confirmed"


class ActionChangeLanguage(TopicAction):
    """Hindi or English from now on."""

    intents = ("change_language",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_change_language"

    def respond(self, turn: Turn) -> Reply:
        """Takes the language named; asks when none is."""
        wanted = turn.value("language") or (turn.text if turn.text in ("en", "hi") else None)
        if wanted not in ("en", "hi"):
            names = {code: replace(turn, language=code).say("label.language") for code in ("hi", "en")}
            options = [Option(name, "change_language", value=code) for code, name in names.items()]
            return Reply().offer(turn.say("language.which"), options)
        turn.assistant.citizens.choose_language(turn.citizen.id, wanted)
        return Reply(language=wanted).say(replace(turn, language=wanted).say("language.changed"))


class ActionTalkToHuman(TopicAction):
    """Whom to call."""

    intents = ("talk_to_human",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_talk_to_human"

    def respond(self, turn: Turn) -> Reply:
        """The helpline and hours of the department just spoken of."""
        return Reply().say(turn.say("human.call")).say(helpline(turn, turn.service))


class ActionPrivacy(TopicAction):
    """What happens with the citizen's data, and erasing it."""

    intents = ("ask_privacy", "delete_my_data")

    def name(self) -> str:
        """As in domain.yml."""
        return "action_privacy"

    def respond(self, turn: Turn) -> Reply:
        """Explains, or erases after asking once more."""
        if turn.intent == "ask_privacy":
            return Reply().say(turn.say("privacy.explained"))
        if turn.text == CONFIRMED:
            kept = _erase(turn)
            return Reply(draft=None, asked=None, service=None).say(
                turn.say("privacy.erased.filed_kept" if kept else "privacy.erased")
            )
        yes = Option(turn.say("label.erase"), "delete_my_data", value=CONFIRMED)
        return Reply().offer(turn.say("privacy.erase_sure"), [yes, Option(turn.say("label.keep"), "deny")])


class ActionMessagesWanted(TopicAction):
    """Opting out of news, and in again."""

    intents = ("stop_messages", "start_messages")

    def name(self) -> str:
        """As in domain.yml."""
        return "action_messages_wanted"

    def respond(self, turn: Turn) -> Reply:
        """Notes the wish."""
        turn.assistant.citizens.set_messages(turn.citizen.id, turn.intent == "start_messages")
        return Reply().say(turn.say(f"messages.{turn.intent}"))


class ActionFeedback(TopicAction):
    """Praise, ratings, suggestions."""

    intents = ("give_feedback",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_feedback"

    def respond(self, turn: Turn) -> Reply:
        """Stars for an application that came to its end, or what went wrong with it; else feedback of any kind."""
        kind, _, named = turn.text.partition(":")
        if kind == RATED:
            application_id, _, stars = named.partition(":")
            return _rated(turn, int(stars), application_id) or Reply().say(turn.say("feedback.thanks"))
        rating = turn.value("rating")
        if rating:
            return _rated(turn, int(rating)) or _kept(turn, int(rating))
        if turn.assistant.ratings.went_wrong(turn.citizen.id, turn.text):
            return Reply().say(turn.say("rating.noted"))
        return _kept(turn, None)


def _rated(turn: Turn, stars: int, application_id: str | None = None) -> Reply | None:
    """Thanks, and one question if it was poor; None when nobody asked, or it was answered before."""
    if turn.assistant.ratings.rate(turn.citizen.id, stars, application_id) is None:
        return None
    if stars <= POOR:
        return Reply().await_value(turn.say("rating.what_went_wrong"), "text", "give_feedback")
    return Reply().say(turn.say("feedback.thanks"))


def _kept(turn: Turn, rating: int | None) -> Reply:
    """Keeps the words and the rating; asks for a rating when there is none."""
    turn.assistant.citizens.record_feedback(turn.citizen.id, rating, turn.text)
    if rating:
        return Reply().say(turn.say("feedback.thanks"))
    return Reply().await_value(turn.say("feedback.ask_rating"), "rating", "give_feedback")


def _erase(turn: Turn) -> bool:
    """Erases the citizen's data and documents; returns whether something filed stays.

    What a department is still to get is erased as soon as it has it.
    """
    kept = turn.assistant.citizens.erase(turn.citizen.id)
    turn.assistant.forgetting.erase(turn.citizen.id)
    turn.assistant.papers.erase(turn.citizen.id)
    return kept
