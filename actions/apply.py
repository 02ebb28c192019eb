"""Starting an application, or going on with one."""

from dataclasses import replace

from actions import checking
from actions.asking import ask
from actions.base import TopicAction
from actions.bills import show_bill
from actions.enquiries.asking import opened
from actions.fees import open_fees
from actions.forms import form_came
from actions.offices import availability, officials
from actions.questions import about, which_service
from actions.reply import Option, Reply
from actions.texts import helpline, service_name, service_options
from actions.track import track
from actions.turn import Turn
from actions.values import values_of_opening
from seva.applications.application import Application
from seva.applications.status import Status
from seva.catalogue import Service
from seva.catalogue.load import by_popularity
from seva.wording import format_rupees

# What to do when someone wants to "apply" for a service that is not filed.
INSTEAD = {
    "bill": show_bill,
    "availability": availability,
    "officials": officials,
    "tracking": track,
    "verification": checking.checked,
}
FRESH = "fresh"
UNFINISHED: tuple[Status, ...] = ("draft", "refused")


class ActionApply(TopicAction):
    """Starts an application, a complaint or a booking."""

    intents = ("apply_service", "file_grievance", "book_appointment")

    def name(self) -> str:
        """As in domain.yml."""
        return "action_apply"

    def respond(self, turn: Turn) -> Reply:
        """Asks which service, sends elsewhere what is not filed, offers to resume, or starts."""
        service = _service_to_start(turn)
        if service is None:
            return _which(turn)
        if not service.can_be_filed:
            return _instead(turn, service)
        open_draft = _draft_of(turn, service)
        if open_draft and open_draft.id == turn.standing.draft and turn.standing.asked:
            return ask(turn, open_draft)
        if open_draft and turn.text != FRESH:
            return _offer_to_resume(turn, service)
        if open_draft:
            _discard(turn, open_draft)
        return start(turn, service)


class ActionResume(TopicAction):
    """Goes on with an unfinished application."""

    intents = ("resume_application",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_resume"

    def respond(self, turn: Turn) -> Reply:
        """Goes on at the open question; asks which one when there are several, unless a form was sent that says so."""
        if turn.form:
            return _after_form(turn)
        drafts = turn.assistant.applications.of_citizen(turn.citizen.id, UNFINISHED)
        named = [d for d in drafts if turn.service and d.service == turn.service.id]
        if named or len(drafts) == 1:
            return resume(turn, (named or drafts)[0])
        waiting = open_fees(turn)
        if not drafts and waiting:
            return ask(turn, waiting[0])
        enquiries = turn.assistant.enquiries.open_of(turn.citizen.id)
        if not drafts and enquiries:
            return opened(turn, enquiries[0])
        if not drafts:
            return Reply().offer(turn.say("resume.none"), [Option(turn.say("label.menu"), "list_services")])
        services = [turn.assistant.catalogue.services[d.service] for d in drafts[:3]]
        return Reply().offer(turn.say("resume.which"), service_options(turn, services, "resume_application"))


def start(turn: Turn, service: Service) -> Reply:
    """A new draft and its first question; an application that was being filled stays saved."""
    left = turn.standing.draft if turn.standing.asked else None
    applications = turn.assistant.applications
    application = applications.start(turn.citizen.id, service.id, service.department, turn.language)
    opening = values_of_opening(turn, service)
    if opening:
        application = applications.save_content(application, replace(application.content, opening=opening))
    reply = Reply(draft=application.id, service=service.id)
    if left:
        reply.say(turn.say("apply.other_saved"))
    return reply.say(_introduction(turn, service)).then(ask(turn, application))


def resume(turn: Turn, application: Application) -> Reply:
    """The open question of a draft; one that the department refused becomes a draft again."""
    if application.status == "refused":
        with turn.assistant.applications.database.begin() as connection:
            application = turn.assistant.applications.pass_to(connection, application, "draft")
    service = turn.assistant.catalogue.services[application.service]
    reply = Reply(draft=application.id, service=service.id).say(
        turn.say("resume.on", service=service_name(turn, service))
    )
    return reply.then(ask(turn, application))


def gone(turn: Turn, application: Application | None) -> Reply:
    """The draft is no longer the citizen's to fill: say how it stands instead of asking on."""
    reply = Reply(draft=None, asked=None)
    if application is None or application.status == "discarded":
        return reply.say(turn.say("form.gone"))
    if application.status == "refused":
        return resume(turn, application)
    service = turn.assistant.catalogue.services[application.service]
    number = application.reference_number or application.acknowledgement or ""
    key = "form.already_filed" if application.reference_number else "form.already_queued"
    return reply.say(turn.say(key, service=service_name(turn, service), number=number))


def _after_form(turn: Turn) -> Reply:
    """A sent form continues its own application, whatever else is open; one that is filed is not filed again."""
    application = turn.assistant.applications.get(str(turn.form.get("application")))
    if application is None or application.citizen_id != turn.citizen.id:
        return Reply().say(turn.say("form.gone"))
    return form_came(turn, application) if application.status == "draft" else gone(turn, application)


def _discard(turn: Turn, application: Application) -> None:
    applications = turn.assistant.applications
    with applications.database.begin() as connection:
        if application.status == "refused":
            application = applications.pass_to(connection, application, "draft")
        applications.pass_to(connection, application, "discarded")


def _service_to_start(turn: Turn) -> Service | None:
    """The service named; else, for a bare "apply", the one just spoken of, unless others are close."""
    if turn.named_service or turn.candidates:
        return turn.named_service or (turn.service if turn.service and turn.service.id in turn.candidates else None)
    fits = turn.service is not None and (turn.intent == "apply_service" or turn.service.kind in KINDS[turn.intent])
    return turn.service if fits else None


# Which kinds of service an intent is about, when the citizen names none.
KINDS: dict[str, tuple[str, ...]] = {
    "apply_service": ("certificate", "scheme", "licence"),
    "file_grievance": ("grievance",),
    "book_appointment": ("appointment",),
}


def _which(turn: Turn) -> Reply:
    if len(turn.candidates) > 1:
        return which_service(turn, turn.intent)
    home = (s for s in turn.assistant.catalogue.services.values() if s.jurisdiction == "delhi" and s.can_be_filed)
    fitting = by_popularity(s for s in home if s.kind in KINDS[turn.intent])
    options = [*service_options(turn, fitting[:5], "apply_service"), Option(turn.say("label.menu"), "list_services")]
    return Reply().offer(turn.say(f"which_service.{turn.intent}"), options)


def _draft_of(turn: Turn, service: Service) -> Application | None:
    drafts = turn.assistant.applications.of_citizen(turn.citizen.id, UNFINISHED)
    return next((draft for draft in drafts if draft.service == service.id), None)


def _offer_to_resume(turn: Turn, service: Service) -> Reply:
    options = [
        Option(turn.say("label.resume"), "resume_application", service.id),
        Option(turn.say("label.fresh"), "apply_service", service.id, value=FRESH),
    ]
    return Reply(service=service.id).offer(turn.say("apply.unfinished", service=service_name(turn, service)), options)


def _instead(turn: Turn, service: Service) -> Reply:
    other = INSTEAD.get(service.filing)
    if other:
        return other(turn.meaning(turn.intent, service.id))
    return Reply(service=service.id).say(about(turn, service)).say(helpline(turn, service))


def _introduction(turn: Turn, service: Service) -> str:
    fee = turn.say("apply.fee.varies") if service.fee_inr is None else format_rupees(service.fee_inr * 100)
    days = turn.say(_days_key(service), days=service.sla_days)
    return turn.say(
        "apply.introduction",
        service=service.name.in_(turn.language),
        fee=turn.say("apply.fee.free") if service.fee_inr == 0 else fee,
        days=days,
        questions=len(service.fields),
        documents=len(service.documents),
    )


def _days_key(service: Service) -> str:
    if service.sla_days is None:
        return "apply.days.unknown"
    return "apply.days" if service.sla_days else "apply.days.at_once"
