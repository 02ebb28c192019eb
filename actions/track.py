"""Where an application stands: by number, or the citizen's own."""

from dataclasses import replace

from actions.base import TopicAction
from actions.documents.answer import label_of
from actions.documents.later import wanted_of
from actions.enquiries.asking import asked_enquiry, opened
from actions.reply import Option, Reply
from actions.texts import day, helpline, rupees, service_name
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.filing import acknowledgement_of
from seva.applications.status import WITH_DEPARTMENT, Status
from seva.departments.errors import UnknownThere
from seva.departments.port import Deadline, Progress
from seva.errors import DepartmentError
from seva.language.identifiers import parse_reference_number

OWN: tuple[Status, ...] = ("queued", "refused", *sorted(WITH_DEPARTMENT))
MOST_SHOWN = 3


class ActionTrack(TopicAction):
    """The status of an application or complaint."""

    intents = ("track_application",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_track"

    def respond(self, turn: Turn) -> Reply:
        """By the number in the message, else the citizen's own latest applications."""
        return track(turn)


def track(turn: Turn) -> Reply:
    """The status by number, or of one's own applications; asks for the number when there is neither."""
    number = parse_reference_number(turn.text, turn.assistant.catalogue.codes)
    if number:
        if not number.check_ok:
            return Reply().await_value(
                turn.say("track.wrong_digit", number=number.canonical), "reference_number", "track_application"
            )
        named = turn.assistant.applications.by_reference(number.canonical)
        return _with_question(turn, Reply().say(_by_number(turn, number.canonical)), [named] if named else [])
    own = turn.assistant.applications.of_citizen(turn.citizen.id, OWN)
    matching = [a for a in own if turn.named_service and a.service == turn.named_service.id] or own
    if not matching:
        return Reply().await_value(turn.say("track.ask_number"), "reference_number", "track_application")
    reply = Reply(service=matching[0].service)
    for application in matching[:MOST_SHOWN]:
        reply.say(_own(turn, application))
        still = [] if turn.assistant.enquiries.of(application.id) else wanted_of(turn, application)
        if still:
            names = ", ".join(label_of(turn, document) for document in still)
            reply.say(turn.say("document.still_wanted", documents=names))
    return _with_question(turn, reply, matching[:MOST_SHOWN])


def _with_question(turn: Turn, reply: Reply, shown: list[Application]) -> Reply:
    """What an officer asks of one of these is opened, unless a form is: then it waits until that is done."""
    if turn.standing.asked and not asked_enquiry(turn):
        return reply
    asked = (turn.assistant.enquiries.of(application.id) for application in shown)
    enquiry = next((one for one in asked if one and one.citizen_id == turn.citizen.id), None)
    return reply.then(opened(turn, enquiry)) if enquiry else reply


def department_of_number(turn: Turn, number: str) -> str | None:
    """The department whose code begins a reference number."""
    code = number.split("-")[0].rstrip("0123456789")
    return next((d.id for d in turn.assistant.catalogue.departments.values() if d.code == code), None)


def _by_number(turn: Turn, number: str) -> str:
    own = turn.assistant.applications.by_reference(number)
    try:
        progress = turn.assistant.departments.progress(department_of_number(turn, number) or "", number)
    except UnknownThere:
        return turn.say("track.unknown", number=number)
    except DepartmentError:
        return turn.say("track.no_answer", number=number) if own is None else _stands(turn, own, own.status, own.due_on)
    # Anyone may know a number; what the officer wrote is for the applicant alone.
    mine = own is not None and own.citizen_id == turn.citizen.id
    return _progress(turn, progress if mine else replace(progress, remarks=None))


def _own(turn: Turn, application: Application) -> str:
    if application.reference_number is None:
        number = application.acknowledgement or acknowledgement_of(application.id)
        service = turn.assistant.catalogue.services[application.service]
        return turn.say(f"track.{application.status}", service=service_name(turn, service), number=number)
    try:
        return _progress(
            turn, turn.assistant.departments.progress(application.department, application.reference_number)
        )
    except DepartmentError:
        return _stands(turn, application, application.status, application.due_on) + "\n" + turn.say("track.last_known")


def _progress(turn: Turn, progress: Progress) -> str:
    lines = [_stands(turn, progress, progress.status, progress.due_on)]
    if progress.status == "issued" and _is_cancelled(turn, progress):
        lines.append(turn.say("track.cancelled"))
    if progress.deadline and progress.deadline.delay_days:
        lines += _late(turn, progress.deadline)
    if progress.remarks and not _is_asked_here(turn, progress):
        lines.append(turn.say("track.remarks", remarks=progress.remarks))
    if progress.status == "needs_information" and not _is_asked_here(turn, progress):
        service = turn.assistant.catalogue.services.get(progress.service)
        lines += [turn.say("track.needs_information"), helpline(turn, service)]
    return "\n".join(lines)


def _is_cancelled(turn: Turn, progress: Progress) -> bool:
    """Whether the certificate of this citizen counts no more; others learn it by the certificate's own number."""
    own = turn.assistant.applications.by_reference(progress.reference_number)
    return own is not None and own.citizen_id == turn.citizen.id and turn.assistant.papers.is_over(own.id)


def _is_asked_here(turn: Turn, progress: Progress) -> bool:
    """Whether the officer's question is one of the chat, which follows."""
    own = turn.assistant.applications.by_reference(progress.reference_number)
    return own is not None and turn.assistant.enquiries.of(own.id) is not None


def _late(turn: Turn, deadline: Deadline) -> list[str]:
    lines = [turn.say("track.late", days=deadline.delay_days)]
    if deadline.compensation_paise and deadline.most_paise:
        so_far, most = rupees(deadline.compensation_paise), rupees(deadline.most_paise)
        lines.append(turn.say("track.compensation", so_far=so_far, most=most))
    return lines


def _stands(turn: Turn, it: Application | Progress, status: str, due_on: object) -> str:
    service = turn.assistant.catalogue.services.get(it.service)
    lines = [
        turn.say(
            "track.stands",
            service=service_name(turn, service) if service else "",
            number=it.reference_number,
            status=turn.say(f"status.{status}"),
        )
    ]
    if due_on and status in ("filed", "under_review"):
        lines.append(turn.say("track.due", due_on=day(turn, str(due_on))))
    return "\n".join(lines)


def own_list(turn: Turn, applications: list[Application]) -> str:
    """A citizen's applications, each with its service and number."""
    services = turn.assistant.catalogue.services
    lines = [
        f"• {service_name(turn, services[a.service])}: {a.reference_number or a.acknowledgement}"
        for a in applications[:MOST_SHOWN]
    ]
    return "\n".join(lines)


def own_options(applications: list[Application], intent: str) -> list[Option]:
    """A citizen's applications as choices, each with the number by which it is known."""
    return [
        Option(
            str(a.reference_number or a.acknowledgement),
            intent,
            a.service,
            value=a.reference_number or a.id,
        )
        for a in applications[:MOST_SHOWN]
    ]
