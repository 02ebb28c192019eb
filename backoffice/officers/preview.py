"""The certificate as it would be issued: drawn, but without a number of its own, signed with a key nobody trusts."""

import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backoffice.certificates.contents import record_of, state_of
from backoffice.models import Application
from backoffice.office import Office
from seva.certificates import encode_record, sign


def draft(office: Office, application: Application) -> bytes:
    """The PDF; raises CertificateTooLong or CertificateUnprintable, as issuing it would."""
    # What draws PDFs takes a second to load, and most processes with a back office never print.
    from backoffice.certificates.paper.document import lay_out

    service, today = office.service(application.service), office.today()
    values = json.loads(office.cipher.decrypt(application.fields_encrypted))
    record = record_of(service, values, f"{state_of(service)}-CRT-{today.year}-00000000", today)
    signed = sign(encode_record(record), Ed25519PrivateKey.generate())
    settings = office.settings
    return lay_out(record, signed, office.catalogue, settings.verify_url, office.now(), settings.emblem)
