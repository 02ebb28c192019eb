"""What views are given: figures, the filter, and how things are called in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from seva.analytics.reading import Figures, Filter
from seva.catalogue import Catalogue
from seva.core import Core

Say = Callable[..., str]


@dataclass(frozen=True)
class Shown:
    """A look at the dashboard: who asks is settled, what remains is to count and to name."""

    core: Core
    figures: Figures
    filter: Filter
    today: date
    language: str
    say: Say

    @property
    def catalogue(self) -> Catalogue:
        """The services, departments and places."""
        return self.core.catalogue

    def department(self, department: str) -> str:
        """A department's short name."""
        found = self.catalogue.departments.get(department)
        return found.short_name.in_(self.language) if found else (department or self.say("name.none"))

    def service(self, service: str) -> str:
        """A service's short name."""
        found = self.catalogue.services.get(service)
        return found.short_name.in_(self.language) if found else (service or self.say("name.none"))

    def district(self, district: str) -> str:
        """A district's name."""
        found = self.catalogue.districts.get(district)
        return found.name.in_(self.language) if found else (district or self.say("name.unknown"))

    def word(self, group: str, value: str) -> str:
        """The word for a value that stands in the words as `<group>.<value>`; the value itself where none does."""
        try:
            return self.say(f"{group}.{value}")
        except Exception:
            return value.replace("_", " ")

    def step(self, service: str, step: str) -> str:
        """The question of a service, as the catalogue calls it."""
        found = self.catalogue.services.get(service)
        if found:
            part = found.field(step) or found.document(step)
            if part and part.label:
                return part.label.in_(self.language)
        return self.word("step", step)

    def sees_department(self, department: str) -> bool:
        """Whether a department belongs into what is shown."""
        which = self.filter
        within = which.departments is None or department in which.departments
        return within and which.department in ("", department)
