"""What a department's news brings about: an officer's question in the chat, the certificate, at the end a rating."""

from sqlalchemy.engine import Connection

from seva.applications.application import Application
from seva.catalogue import Catalogue
from seva.departments.callbacks import StatusChanged
from seva.enquiries import Enquiries
from seva.handover import Papers
from seva.ratings import Ratings


class OpensQuestions:
    """Opens what an officer asks; when the case goes on, what was not answered is over."""

    def __init__(self, enquiries: Enquiries, catalogue: Catalogue) -> None:
        self._enquiries = enquiries
        self._catalogue = catalogue

    def moved(self, connection: Connection, application: Application, event: StatusChanged) -> bool:
        """Whether a question was opened."""
        asked = event.question
        if event.status != "needs_information":
            self._enquiries.close(connection, application.id)
        if event.status != "needs_information" or asked is None:
            return False
        service = self._catalogue.services.get(application.service)
        # What we cannot ask for by its name, words have to answer.
        fields = [name for name in asked.fields if service and service.field(name)]
        documents = [name for name in asked.documents if service and service.document(name)]
        return self._enquiries.open(
            connection, application.id, application.citizen_id, asked.id, asked.words, fields, documents
        )


class AsksForRatings:
    """At the end of an application a rating is due."""

    def __init__(self, ratings: Ratings) -> None:
        self._ratings = ratings

    def moved(self, connection: Connection, application: Application, event: StatusChanged) -> bool:
        """Opens nothing."""
        self._ratings.ended(connection, application, event.status)
        return False


class BringsPapers:
    """A certificate that was issued is fetched, and then handed over; one that counts no more is not."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers

    def moved(self, connection: Connection, application: Application, event: StatusChanged) -> bool:
        """Opens nothing."""
        ended = event.certificate_ended
        if ended:
            self._papers.end(connection, application.id, ended.certificate_number)
        is_revoked = ended is not None and ended.status == "revoked"
        if event.status == "issued" and event.certificate_number and not is_revoked:
            self._papers.note(connection, application, event.certificate_number)
        return False
