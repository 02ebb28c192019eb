"""Inside a form: is this message the answer, or something else that comes first?

The expected kind of answer decides. "Delhi", "12", "haan" or a bare name are answers; a question, a command or a cry
for help is not. A message that fits what was asked is an answer unless it is surely something else.
"""

from actions.answering import FREE_TYPES, fits
from actions.turn import Turn
from seva.applications.interview import Step
from seva.language.commands import parse_command
from seva.language.identifiers import find_reference_numbers

# How sure the classifier must be before a message is taken for something else, by the kind of answer expected.
STRICT_THRESHOLD = 0.35
NAME_THRESHOLD = 0.8
LOOSE_THRESHOLD = 0.7
EMERGENCY_THRESHOLD = 0.6

# What may interrupt a form at all; everything else is an answer or a misunderstanding.
QUESTIONS = frozenset(
    {"ask_service", "ask_documents", "ask_fee", "ask_time", "ask_eligibility", "ask_privacy", "bot_challenge"}
)
COMMANDS = frozenset(
    {"stop", "skip", "go_back", "repeat", "change_language", "talk_to_human", "list_services", "track_application",
     "resume_application", "delete_my_data", "stop_messages", "greet", "thank", "find_official", "withdraw_application",
     "verify_document", "download_document"}
)  # fmt: skip
NEW_TASKS = frozenset({"apply_service", "pay_bill", "payment_problem", "book_appointment", "check_availability"})
# A description of a problem sounds like a complaint: where free words are asked for, it is the answer.
NEVER_IN_FREE_WORDS = frozenset({"file_grievance"})
STEERING = frozenset({"stop", "skip", "go_back", "repeat"})
# Where "aage badho" is a yes; elsewhere it skips.
YES_NO = frozenset({"consent", "prefill", "review"})
MAY_INTERRUPT = QUESTIONS | COMMANDS | NEW_TASKS | NEVER_IN_FREE_WORDS


def interruption(turn: Turn, step: Step) -> Turn | None:
    """The turn as what interrupts the form, or None when the message is to be taken as an answer."""
    if turn.intent == "emergency_help" and turn.confidence >= EMERGENCY_THRESHOLD:
        return turn
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
    free = step.type in FREE_TYPES
    if fits(turn, step):
        return None
    if turn.intent in MAY_INTERRUPT - (NEVER_IN_FREE_WORDS if free else set()) and turn.confidence >= _threshold(step):
        return turn
    # Inside of free words a number may be a part of the answer, but of no name.
    return turn.meaning("track_application") if rest is not None and (step.type == "name" or not free) else None


def _besides_number(turn: Turn) -> str | None:
    """What stands beside a reference number of ours; None when the message has none."""
    found = next(find_reference_numbers(turn.text, turn.assistant.catalogue.codes), None)
    return turn.text[: found[1]] + turn.text[found[2] :] if found else None


def _threshold(step: Step) -> float:
    if step.type not in FREE_TYPES:
        return STRICT_THRESHOLD
    return NAME_THRESHOLD if step.type == "name" else LOOSE_THRESHOLD
