"""Templates by account, name and language, and their review."""

from dataclasses import dataclass
from typing import Any

from simulator.whatsapp.checks.shape import without_nulls
from simulator.whatsapp.clock import Scheduler
from simulator.whatsapp.config import Timing
from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.rates import Rates
from simulator.whatsapp.store import new_id
from simulator.whatsapp.telling import Teller
from simulator.whatsapp.templates.check import check_template, refused

JSON = dict[str, Any]
MOST_TEMPLATES = 250
# Why a template cannot be sent: its status → code.
UNSENDABLE = {"PENDING": 132001, "REJECTED": 132001, "PAUSED": 132015, "DISABLED": 132016}


@dataclass
class Template:
    """One language of a template."""

    id: str
    account: str
    name: str
    language: str
    category: str
    components: list[JSON]
    is_named: bool = False
    status: str = "PENDING"
    reason: str = "NONE"

    def part(self, kind: str) -> JSON | None:
        """Its header, body, footer or buttons."""
        return next((part for part in self.components if part["type"] == kind), None)

    def as_json(self) -> JSON:
        """As Graph lists it."""
        shown = ("id", "name", "language", "category", "components", "status")
        form = "NAMED" if self.is_named else "POSITIONAL"
        return {name: getattr(self, name) for name in shown} | {
            "parameter_format": form,
            "rejected_reason": self.reason,
        }


class Templates:
    """All templates; what is made is approved a little later, unless its name is in `to_reject`."""

    def __init__(self, scheduler: Scheduler, timing: Timing, teller: Teller, rates: Rates) -> None:
        self._scheduler, self._timing, self._teller, self._rates = scheduler, timing, teller, rates
        self._by_id: dict[str, Template] = {}
        self.to_reject: set[str] = set()

    def create(self, account: str, given: JSON) -> Template:
        """Makes a template that waits for its review; raises 100 or 80007."""
        given = without_nulls(given)
        check_template(given)
        self._rates.template(account)
        if self.find(account, given["name"], given["language"]) is not None:
            raise refused(f"There is already {given['language']} content for this template.", 2388024)
        if len(self.of(account)) >= MOST_TEMPLATES:
            raise refused(f"An account may have {MOST_TEMPLATES} templates.")
        template = self.add(account, given)
        self._scheduler.after(self._timing.approval, lambda: self._review(template))
        return template

    def add(self, account: str, given: JSON, status: str = "PENDING") -> Template:
        """Keeps a template without looking at it."""
        is_named = given.get("parameter_format", "POSITIONAL").upper() == "NAMED"
        template = Template(
            new_id(),
            account,
            given["name"],
            given["language"],
            given["category"],
            given["components"],
            is_named,
            status,
        )
        self._by_id[template.id] = template
        return template

    def of(self, account: str) -> list[Template]:
        """The templates of an account."""
        return [t for t in self._by_id.values() if t.account == account]

    def get(self, template_id: str) -> Template | None:
        """A template by its id."""
        return self._by_id.get(template_id)

    def find(self, account: str, name: str, language: str) -> Template | None:
        """One language of a template."""
        found = (t for t in self._by_id.values() if (t.account, t.name, t.language) == (account, name, language))
        return next(found, None)

    def sendable(self, account: str, name: str, language: str) -> Template:
        """A template that may be sent; raises 132001, 132015 or 132016. There is no other language to fall back on."""
        template = self.find(account, name, language)
        if template is None:
            raise GraphError(132001, f"template name ({name}) does not exist in {language}")
        if template.status != "APPROVED":
            raise GraphError(UNSENDABLE[template.status], f"template ({name}) in {language} is {template.status}")
        return template

    def edit(self, template: Template, given: JSON) -> None:
        """Changes the parts, which have to be reviewed again."""
        form = "NAMED" if template.is_named else "POSITIONAL"
        kept = {name: getattr(template, name) for name in ("name", "language", "category", "components")}
        check_template({**kept, **without_nulls(given), "parameter_format": form})
        template.components = given.get("components", template.components)
        template.category = given.get("category", template.category)
        template.status = "PENDING"
        self._scheduler.after(self._timing.approval, lambda: self._review(template))

    def delete(self, account: str, name: str) -> None:
        """Removes all languages of a template; raises 100."""
        doomed = [t for t in self.of(account) if t.name == name]
        if not doomed:
            raise refused("Message template not found.", 2593002)
        for template in doomed:
            del self._by_id[template.id]

    def set_status(self, template: Template, status: str, reason: str = "NONE") -> None:
        """Meta's decision, told to the webhook."""
        template.status, template.reason = status, reason
        value = {
            "event": status,
            "message_template_id": int(template.id),
            "message_template_name": template.name,
            "message_template_language": template.language.replace("_", "-"),
            "reason": reason,
            "message_template_category": template.category,
        }
        self._teller.notice(template.account, "message_template_status_update", value)

    def _review(self, template: Template) -> None:
        if template.name in self.to_reject:
            self.set_status(template, "REJECTED", "INVALID_FORMAT")
        else:
            self.set_status(template, "APPROVED")
