"""Certificates given to their owner: as a file where the channel carries files, else as a link for a short while."""

from actions.channels import WHATSAPP
from actions.reply import Message
from actions.texts import helpline, service_name
from actions.turn import Turn
from seva.applications.application import Application
from seva.departments.errors import UnknownThere
from seva.documents.files import FilesError
from seva.documents.intake.model import PDF
from seva.errors import DepartmentError
from seva.handover import CertificateOver, Paper
from seva.notifications import Notice


def paper_message(turn: Turn, application: Application) -> Message:
    """The certificate of an application of this citizen; or why it does not come, and how to get it."""
    service = turn.assistant.catalogue.services[application.service]
    name = service_name(turn, service)
    try:
        paper = turn.assistant.papers.of(application)
    except CertificateOver as error:
        said = "download.replaced" if error.is_replaced else "download.cancelled"
        return Message(turn.say(said, service=name, number=error.number, helpline=helpline(turn, service)))
    except UnknownThere:
        number = application.certificate_number or application.reference_number
        return Message(turn.say("download.issued", service=name, number=number))
    except (DepartmentError, FilesError):
        return Message(turn.say("download.not_now", service=name))
    before = f"{turn.say('download.instead', number=paper.instead_of)}\n" if paper.instead_of else ""
    if turn.channel == WHATSAPP:
        return Message(before + turn.say("download.here", service=name), document=_file(paper))
    link = turn.assistant.paper_links.link(application.id)
    return Message(before + turn.say("download.link", service=name, link=link))


def handed_over(turn: Turn, notice: Notice) -> Message | None:
    """The certificate that a notice brings; None when it is not this citizen's any more."""
    application = turn.assistant.applications.get(notice.values["application"])
    if application is None or application.citizen_id != turn.citizen.id:
        return None
    return paper_message(turn, application)


def _file(paper: Paper) -> dict[str, str]:
    return {"name": paper.stored_as, "file_name": paper.file_name, "mime_type": PDF}
