"""Registers the catalogue's templates: makes what is missing, changes what differs, leaves the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.whatsapp.errors import GraphRefused
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.json_values import listed, mapping, text
from connectors.whatsapp.payloads.limits import TEMPLATE_LANGUAGES
from connectors.whatsapp.payloads.reply import Language
from connectors.whatsapp.setup.components import LANGUAGES, components, creation, face
from seva.catalogue import MessageTemplate, Templates

FIELDS = "name,language,status,category,components,parameter_format,rejected_reason"
PAGE = "100"
APPROVED = "APPROVED"
# Meta takes changes in these states only.
CAN_BE_CHANGED = frozenset({APPROVED, "REJECTED", "PAUSED"})
WORDS: Mapping[str, str] = {
    APPROVED: "approved",
    "PENDING": "waits for Meta's review",
    "IN_APPEAL": "Meta looks at it again",
    "REJECTED": "refused by Meta",
    "PAUSED": "paused by Meta: people did not like it",
    "DISABLED": "switched off by Meta: use another name and text",
    "PENDING_DELETION": "is being deleted: use another name, or wait 30 days",
    "LIMIT_EXCEEDED": "the account has too many templates",
    "": "not registered",
}
Key = tuple[str, str]
Existing = Mapping[Key, Mapping[str, Any]]


@dataclass(frozen=True)
class Registered:
    """One language of a template: Meta's `status`, what was `done`, a `note` if somebody must act."""

    name: str
    language: Language
    status: str
    done: str = ""
    note: str = ""
    is_refused: bool = False

    @property
    def in_words(self) -> str:
        """The state for those who read a table."""
        shown = WORDS.get(self.status, self.status.lower())
        return "; ".join(filter(None, (shown, self.done, self.note)))


async def existing_templates(graph: Graph, account: str) -> Existing:
    """The account's templates by name and language."""
    found: dict[Key, Mapping[str, Any]] = {}
    query = {"fields": FIELDS, "limit": PAGE}
    while True:
        answer = await graph.get(f"{account}/message_templates", **query)
        rows = [mapping(row) for row in listed(answer.get("data"))]
        found |= {(text(row.get("name")) or "", _language(row)): row for row in rows}
        paging = mapping(answer.get("paging"))
        after = text(mapping(paging.get("cursors")).get("after"))
        if not rows or not paging.get("next") or not after or after == query.get("after"):
            return found
        query["after"] = after


async def register_templates(
    graph: Graph, account: str, templates: Templates, progress: Callable[[Registered], object]
) -> list[Registered]:
    """Makes and changes what is needed; one that Meta refuses does not hold up the others. May be run again."""
    existing, results = await existing_templates(graph, account), []
    for template in templates:
        for language in LANGUAGES:
            results.append(await _register(graph, account, template, language, existing))
            progress(results[-1])
    return results


async def _register(
    graph: Graph, account: str, template: MessageTemplate, language: Language, existing: Existing
) -> Registered:
    row = existing.get((template.name, TEMPLATE_LANGUAGES[language]))
    try:
        if row is None:
            answer = await graph.post(f"{account}/message_templates", json=creation(template, language))
            return Registered(template.name, language, _status(answer), "new", _moved(template, answer))
        return await _bring_up_to_date(graph, template, language, row)
    except GraphRefused as error:
        if error.rule.do == "stop_number" or error.retryable:
            raise
        status = "" if row is None else _status(row)
        return Registered(template.name, language, status, note=_refusal(error), is_refused=True)


async def _bring_up_to_date(
    graph: Graph, template: MessageTemplate, language: Language, row: Mapping[str, Any]
) -> Registered:
    wanted, status = components(template, language), _status(row)
    if template.parameters and row.get("parameter_format") == "POSITIONAL":
        note = "it was made with numbers as placeholders: delete it in WhatsApp Manager, or give ours another name"
        return Registered(template.name, language, status, note=note)
    if face(wanted) == face(listed(row.get("components"))):
        return Registered(template.name, language, status, note=_advice(template, row), is_refused=status == "REJECTED")
    if status not in CAN_BE_CHANGED:
        return Registered(template.name, language, status, note="our text has changed: run this again after the review")
    await graph.post(str(row.get("id")), json={"components": wanted})
    return Registered(template.name, language, "PENDING", "changed")


def state_of(template: MessageTemplate, language: Language, existing: Existing) -> str:
    """Meta's status of one language, empty without one."""
    row = existing.get((template.name, TEMPLATE_LANGUAGES[language]))
    return "" if row is None else _status(row)


def _advice(template: MessageTemplate, row: Mapping[str, Any]) -> str:
    if _status(row) == "REJECTED":
        reason = (text(row.get("rejected_reason")) or "no reason told").lower().replace("_", " ")
        return f"{reason}: change the text in catalogue/templates and run this again"
    return _moved(template, row)


def _moved(template: MessageTemplate, row: Mapping[str, Any]) -> str:
    category = text(row.get("category")) or template.category
    return "" if category == template.category else f"Meta counts it as {category.lower()}, which costs more"


def _refusal(error: GraphRefused) -> str:
    return f"Meta refuses it ({error.code}): {error.details or error.rule.say}"


def _status(row: Mapping[str, Any]) -> str:
    return (text(row.get("status")) or "").upper()


def _language(row: Mapping[str, Any]) -> str:
    return (text(row.get("language")) or "").replace("-", "_")
