"""When a deadline is near."""

from datetime import date

from backoffice.models import Application
from backoffice.office import Office

# A deadline is near when a fifth of the time is left, and no more than this many working days.
SHARE_LEFT, MOST_LEFT = 5, 2


def near_on(office: Office, application: Application) -> date | None:
    """The day from which the deadline is near; None where the time is too short for that, or there is none."""
    service = office.catalogue.services.get(application.service)
    if application.due_on is None or service is None or application.kind == "appointment":
        return None
    left = min(MOST_LEFT, (service.sla_days or 0) // SHARE_LEFT)
    return office.calendar.earlier(application.due_on, left) if left else None
