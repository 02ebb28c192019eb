"""Small words that many topics need: names, days, amounts, choices."""

from collections.abc import Iterable
from datetime import date

from actions.reply import Option
from actions.turn import Turn
from seva.catalogue import Department, Service
from seva.wording import format_day, format_rupees


def service_name(turn: Turn, service: Service) -> str:
    """The everyday name of a service."""
    return service.short_name.in_(turn.language)


def is_complaint(service: Service | None) -> bool:
    """Whether what is filed is called a complaint, not an application."""
    return service is not None and service.kind == "grievance"


def department_name(turn: Turn, department: Department) -> str:
    """The name of a department."""
    return department.name.in_(turn.language)


def day(turn: Turn, value: str | date) -> str:
    """A day as it is said: 12 March 2026, 12 मार्च 2026."""
    return format_day(value if isinstance(value, date) else date.fromisoformat(value), turn.language)


def rupees(paise: int) -> str:
    """An amount of paise in rupees with Indian grouping."""
    return format_rupees(paise)


def service_options(turn: Turn, services: Iterable[Service], intent: str) -> list[Option]:
    """Services as choices that all mean the same act."""
    return [Option(service_name(turn, service), intent, service.id) for service in services]


def helpline(turn: Turn, service: Service | None) -> str:
    """Whom to call: the department of the service, with its number and hours."""
    departments = turn.assistant.catalogue.departments
    department = departments[service.department] if service else departments["it"]
    return turn.say(
        "helpline.department",
        department=department_name(turn, department),
        number=department.helpline,
        hours=department.hours.in_(turn.language),
    )
