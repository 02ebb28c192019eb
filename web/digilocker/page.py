"""One page: what is asked for, or how it went, in the language of the conversation."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from seva.catalogue import Catalogue, Messages
from seva.digilocker.consent import Consent
from seva.digilocker.desk import Said, Seen

HERE = Path(__file__).parent
LANGUAGES = ("hi", "en")
TROUBLE = "trouble"
# What a page says besides the offer, which has words of its own.
SAYS = (
    "taken", "partly", "nothing", "refused", "failed", "working", "expired", "replaced", "late", "erased", "used",
    "elsewhere", "unknown", TROUBLE,
)  # fmt: skip
GOOD: frozenset[Said] = frozenset({"taken", "partly", "working"})


class Pages:
    """Makes pages; `whatsapp` is where "back to WhatsApp" leads, empty where there is no number to lead to."""

    def __init__(self, catalogue: Catalogue, messages: Messages, whatsapp: str) -> None:
        self._catalogue = catalogue
        self.messages = messages
        self._whatsapp = whatsapp

    def page(self, seen: Seen, language: str, action: str = "") -> str:
        """The page for what was seen; `action` is where agreeing is sent to."""
        if seen.said == "offered" and seen.consent:
            return self._offer(seen.consent, language, action)
        return self.said(seen.said, language)

    def said(self, said: str, language: str) -> str:
        """The page for how it went, or what is wrong."""
        values = {
            "title": self.messages.text("digilocker.page.offered.title", language),
            "text": self.messages.text(f"digilocker.page.{said}", language),
            "is_good": said in GOOD,
            "whatsapp": self._whatsapp,
            "return_label": self.messages.text("digilocker.page.return", language),
            "return_help": self.messages.text("digilocker.page.return_help", language),
        }
        return _template("said.html").render(language=language, **values)

    def _offer(self, consent: Consent, language: str, action: str) -> str:
        service = self._catalogue.services[consent.service]
        department = self._catalogue.departments[service.department].name.in_(language)
        known = self._catalogue.documents
        values = {
            "title": self.messages.text("digilocker.page.offered.title", language),
            "text": self.messages.text("digilocker.page.offered", language, service=service.name.in_(language)),
            "documents": [known[name].label.in_(language) for name in consent.documents if name in known],
            "use": self.messages.text("digilocker.page.offered.use", language, department=department),
            "choice": self.messages.text("digilocker.page.offered.choice", language),
            "go": self.messages.text("digilocker.page.go", language),
            "action": action,
            "other": next(other for other in LANGUAGES if other != language),
        }
        return _template("offer.html").render(language=language, **values)


@cache
def _template(name: str) -> Template:
    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(name)
