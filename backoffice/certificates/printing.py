"""Makes the PDFs of certificates as soon as they are issued, so that whoever asks for one need not wait for it."""

import logging

from sqlalchemy import func, select

from backoffice.certificates.documents import make
from backoffice.models import Certificate
from backoffice.office import Office
from backoffice.tables import certificate_documents, certificates

log = logging.getLogger(__name__)
# So many of the last ones are looked at after a start: a process that was killed may have left some. What is older, or
# could not be made, is made when it is asked for.
BEHIND = 100


class Printer:
    """Goes through certificates in the order in which they were issued."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._done: int | None = None

    def work(self) -> int:
        """Makes the next PDF that is missing; how many were tried, 0 when none is."""
        certificate = self._next()
        if certificate is None:
            return 0
        self._done = certificate.id
        try:
            make(self._office, certificate)
        except Exception as error:  # one that cannot be drawn must not stop the others
            log.error("the document of a certificate could not be made: %s", type(error).__name__)
        return 1

    def _next(self) -> Certificate | None:
        own, document = certificates.c, certificate_documents.c
        with self._office.sessions.reading() as session:
            if self._done is None:
                newest: int | None = session.execute(select(func.max(own.id))).scalar()
                self._done = (newest or 0) - BEHIND
            query = select(Certificate).outerjoin(certificate_documents, document.certificate_id == own.id)
            query = query.where(own.id > self._done, document.certificate_id.is_(None), own.fingerprint.is_not(None))
            found: Certificate | None = session.execute(query.order_by(own.id).limit(1)).scalar_one_or_none()
        return found
