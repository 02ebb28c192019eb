"""Which district's office decides: read from the answers of applications that came before this was written down."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.models import Application
from backoffice.office import Office
from backoffice.tables import applications

BATCH = 500


def fill_districts(office: Office) -> int:
    """Writes down the district of every application that has none yet; returns how many it looked at."""
    seen = 0
    while found := office.sessions.transaction(lambda session: _fill(session, office)):
        seen += found
    return seen


def _fill(session: Session, office: Office) -> int:
    query = select(Application).where(applications.c.district.is_(None)).limit(BATCH)
    rows = list(session.execute(query).scalars())
    for row in rows:
        row.district = json.loads(office.cipher.decrypt(row.fields_encrypted)).get("district", "")
    return len(rows)
