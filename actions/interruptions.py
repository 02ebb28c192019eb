"""Inside a form: is this message the answer, or something else that comes first?

The expected kind of answer decides. "Delhi", "12", "haan" or a bare name are answers; a question, a command or a cry
for help is not. A message that fits what was asked is an answer unless it is surely something else.
"""

from actions.answering import FREE_TYPES, fits
from actions.danger import EMERGENCY, is_danger
from actions.turn import Turn
from seva.applications.interview import Step
from seva.language.commands import parse_command
from seva.language.identifiers import find_reference_numbers
from seva.language.names import parse_name

# In a form most messages are answers, which the classifier does not know. Where almost any words would be one, a
# message is something else only if that is four times as likely as not.
LOOSE_THRESHOLD = 0.8
# An address may name the police or a fire station; a cry for help is surer than that.
NAMES_A_PLACE = frozenset({"address", "location"})
IN_A_PLACE = 0.6

# What may interrupt a form at all; everything else is an answer or a misunderstanding.
QUESTIONS = frozenset(
    {"ask_service", "ask_documents", "ask_fee", "ask_time", "ask_eligibility", "ask_privacy", "bot_challenge"}
)
COMMANDS = frozenset(
    {"stop", "skip", "go_back", "repeat", "change_language", "talk_to_human", "list_services", "track_application",
     "resume_application", "delete_my_data", "stop_messages", "greet", "thank", "find_official", "withdraw_application",
     "verify_document", "download_document", "ask_documents"}
)  # fmt: skip
NEW_TASKS = frozenset({"apply_service", "pay_bill", "payment_problem", "book_appointment", "check_availability"})
COURTESIES = frozenset({"greet", "thank"})
COMPLAINTS = frozenset({"file_grievance"})
# What an answer of a kind may sound like without being it: problems are told like complaints, an address names an
# office, and Ram is a name as well as a greeting.
LIKE_AN_ANSWER = {
    "text": COMPLAINTS,
    "name": COMPLAINTS | COURTESIES,
    "address": COMPLAINTS | {"find_official"},
    "location": COMPLAINTS | {"find_official"},
}
STEERING = frozenset({"stop", "skip", "go_back", "repeat"})
# Where "aage badho" is a yes; elsewhere it skips.
YES_NO = frozenset({"consent", "prefill", "review"})
MAY_INTERRUPT = QUESTIONS | COMMANDS | NEW_TASKS | COMPLAINTS


def interruption(turn: Turn, step: Step) -> Turn | None:
    """The turn as what interrupts the form, or None when the message is to be taken as an answer."""
    if is_danger(turn) and not (step.type in NAMES_A_PLACE and turn.confidence < IN_A_PLACE):
        return turn.meaning(EMERGENCY)
    command = parse_command(turn.text)
    if command in COMMANDS and not (command == "skip" and step.kind in YES_NO and fits(turn, step)):
        return turn.meaning(command)
    if command == "later":
        return None
    rest = _besides_number(turn)
    if rest is not None and not any(map(str.isalnum, rest)):
        return None if step.wants_number else turn.meaning("track_application")
    if step.kind == "review" and turn.intent in STEERING:
        return None  # a label such as "पता" may sound like one of them; said in so many words, it was a command above
    if fits(turn, step):
        return None
    if turn.intent in MAY_INTERRUPT and not _may_be_answer(turn, step) and _is_sure(turn, step):
        return turn
    # Inside of free words a number may be a part of the answer, but of no name.
    is_part = step.type in FREE_TYPES and step.type != "name"
    return turn.meaning("track_application") if rest is not None and not is_part else None


def _may_be_answer(turn: Turn, step: Step) -> bool:
    """Whether an answer to the step may sound like the message's intent; words that no name has are none."""
    is_like = turn.intent in LIKE_AN_ANSWER.get(step.type, ())
    return is_like and not (step.type == "name" and parse_name(turn.text) is None)


def _besides_number(turn: Turn) -> str | None:
    """What stands beside a reference number of ours; None when the message has none."""
    found = next(find_reference_numbers(turn.text, turn.assistant.catalogue.codes), None)
    return turn.text[: found[1]] + turn.text[found[2] :] if found else None


def _is_sure(turn: Turn, step: Step) -> bool:
    """Whether the message is surely something else; where a strict type has refused it, a sure intent will do."""
    is_loose = step.type in FREE_TYPES or turn.intent == "stop"  # a form that is dropped in vain costs most
    return turn.is_sure and (not is_loose or turn.confidence >= LOOSE_THRESHOLD)
