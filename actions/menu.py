"""The menu: by popularity, by department, and a department's services."""

from actions.base import TopicAction
from actions.reply import Option, Reply
from actions.texts import department_name, service_options
from actions.turn import Turn
from seva.catalogue import Department, Service
from seva.catalogue.load import by_popularity

PAGE = 9


def popular_options(turn: Turn, count: int) -> list[Option]:
    """The services that are asked for most, as choices to apply or use."""
    catalogue = turn.assistant.catalogue
    home = (s for s in catalogue.services.values() if s.jurisdiction == "delhi" and s.can_be_filed)
    return service_options(turn, by_popularity(home)[:count], "ask_service")


def departments_offered(turn: Turn) -> list[Department]:
    """Departments of the home state that offer something, the most asked for first."""
    catalogue = turn.assistant.catalogue
    best = by_popularity(s for s in catalogue.services.values() if s.jurisdiction == "delhi")
    return [catalogue.departments[d] for d in dict.fromkeys(s.department for s in best)]


class ActionMenu(TopicAction):
    """Which services there are."""

    intents = ("list_services",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_menu"

    def respond(self, turn: Turn) -> Reply:
        """A department's services if one is named, else the most asked for and the departments."""
        catalogue = turn.assistant.catalogue
        department = catalogue.departments.get(str(turn.value("department") or ""))
        department = catalogue.departments.get(turn.text) or department
        if department:
            return self._services(turn, department, catalogue.services_of(department.id))
        label = turn.say("label.all_departments")
        if turn.text == "departments":
            return self._departments(turn)
        return Reply().offer(
            turn.say("menu.popular"),
            [*popular_options(turn, 8), Option(label, "list_services", value="departments")],
        )

    def _departments(self, turn: Turn) -> Reply:
        shown = departments_offered(turn)[: PAGE + 1]
        options = [Option(d.short_name.in_(turn.language), "list_services", value=d.id) for d in shown]
        return Reply().offer(turn.say("menu.departments"), options)

    def _services(self, turn: Turn, department: Department, services: list[Service]) -> Reply:
        text = turn.say("menu.services", department=department_name(turn, department))
        more = turn.say("menu.more", count=len(services) - PAGE) if len(services) > PAGE else ""
        return Reply().offer(f"{text}\n{more}".strip(), service_options(turn, services[:PAGE], "ask_service"))
