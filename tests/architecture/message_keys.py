"""Which texts of catalogue/messages the actions say, and with which values, read from their source.

A key is a constant, one of several (`a if x else b`, a name that is assigned above, what a function of the module
returns), or an f-string; f-strings are filled from the tables that the code itself takes the words from.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actions.after_news import STARS
from actions.apply import ActionApply
from actions.citizen_wishes import ActionMessagesWanted
from actions.fallback import SUGGESTED
from actions.greeting import ActionSmallTalk
from actions.questions import ACT_OF_FILING
from actions.steering import ActionSteer
from connectors.whatsapp.flows.endpoint.errors import Reason
from connectors.whatsapp.news.letters import BUTTONS, HELP, STATUS
from seva.applications.status import NEXT, WITH_DEPARTMENT
from seva.certificates import Reason as Ended
from seva.certificates import Verdict
from seva.departments.callbacks import ENDED
from seva.digilocker.consent import NOTICES as FROM_DIGILOCKER
from seva.documents.intake import FINDINGS
from seva.documents.intake.kinds import OTHER_KINDS
from seva.handover.papers import READY
from seva.language.dates import Problem
from seva.notifications.wording import NEEDED, OTHER
from seva.payments.model import Finding
from seva.payments.notices import TOLD as PAYMENTS_TOLD
from seva.verifying import NumberVerdict
from seva.verifying.seals import SealVerdict
from seva.verifying.words import LABELS
from tests.architecture.source import Module, is_in, modules
from web.digilocker.page import SAYS
from web.papers import SAYS as PAPERS_SAY

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Said:
    """One place where a text is said; `keys` is None when it does not tell which. `spread`: mappings of values."""

    place: str
    keys: frozenset[str] | None
    values: frozenset[str]
    spread: frozenset[str] = frozenset()


def strings_given(package: str, function: str) -> dict[str, frozenset[str]]:
    """The constants that calls of a function begin with, each with the names in a dictionary that is given after it."""
    found: dict[str, frozenset[str]] = {}
    for call in (node for module in modules() if is_in(module.name, package) for node in module.nodes()):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == function and call.args:
            names = {name for given in call.args[1:] for name in _names_in(given)}
            for first in _constants(call.args[0]):
                found[first] = found.get(first, frozenset()) | names
    return found


def _names_in(expression: ast.expr) -> set[str]:
    keys = expression.keys if isinstance(expression, ast.Dict) else []
    return {key.value for key in keys if isinstance(key, ast.Constant)}


def _constants(expression: ast.expr) -> set[str]:
    if isinstance(expression, ast.IfExp):
        return _constants(expression.body) | _constants(expression.orelse)
    return {str(expression.value)} if isinstance(expression, ast.Constant) else set()


# Why an answer or a document is refused, with the values that go with it.
REFUSALS = strings_given("seva.applications", "Refused") | dict.fromkeys(Problem.__args__, frozenset[str]())
DOCUMENTS_REFUSED = strings_given("seva.documents", "DocumentRefused") | dict.fromkeys(OTHER_KINDS, frozenset[str]())
# What is told of payments; `TOLD` holds the words for money that goes back.
PAYMENT_NOTICES = {*PAYMENTS_TOLD}
# What the outbox can hold.
NOTICES = {
    *strings_given("seva.applications", "Notice"),
    *strings_given("seva.documents", "Notice"),
    *strings_given("seva.bills", "Notice"),
    READY,
    *ENDED.values(),
    *strings_given("seva.departments", "Notice"),
    *strings_given("seva.enquiries", "Notice"),
    *strings_given("seva.deadlines", "Notice"),
    *PAYMENT_NOTICES,
    *(f"status.{then}" for now in WITH_DEPARTMENT for then in NEXT[now]),
    *FROM_DIGILOCKER,
}
OFFERED = {"ask_documents", "ask_fee", "ask_time", *SUGGESTED, *filter(None, ACT_OF_FILING.values())}
# What the f-strings of the actions stand for.
FILLED: Mapping[str, set[str]] = {
    "which_service.{turn.intent}": {f"which_service.{intent}" for intent in ActionApply.intents},
    "steer.{turn.intent}": {f"steer.{intent}" for intent in ActionSteer.intents},
    "social.{turn.intent}": {f"social.{intent}" for intent in ActionSmallTalk.intents},
    "messages.{turn.intent}": {f"messages.{intent}" for intent in ActionMessagesWanted.intents},
    "label.{act}": {f"label.{act}" for act in ACT_OF_FILING.values() if act},
    "label.{intent}": {f"label.{intent}" for intent in OFFERED},
    "refused.{outcome.reason}": {f"refused.{reason}" for reason in REFUSALS},
    "refused.{refused.reason}": {f"refused.{reason}" for reason in REFUSALS},
    "flow.error.{refused.reason}": {f"flow.error.{reason}" for reason in REFUSALS},
    "refused.document.{error.reason}": {f"refused.document.{reason}" for reason in DOCUMENTS_REFUSED},
    "document.better.{page.findings[0]}": {f"document.better.{finding}" for finding in FINDINGS},
    # What has a number stands with the department; without one it waits, was refused or was taken back in time.
    "track.{application.status}": {"track.queued", "track.refused", "track.withdrawn"},
    "status.{status}": {f"status.{status}" for status in WITH_DEPARTMENT},
    "notice.{notice.message}": {f"notice.{message}" for message in NOTICES},
    "label.stars.{stars}": {f"label.stars.{stars}" for stars in STARS},
    "news.short.{key}": {f"news.short.{message}" for message in {OTHER, *NOTICES} - FROM_DIGILOCKER},
    "news.button.{button}": {f"news.button.{button}" for button in (*BUTTONS.values(), STATUS, HELP)},
    "news.says.{button}": {f"news.says.{button}" for button in (*BUTTONS.values(), STATUS, HELP)},
    "payment.cut.{cut.finding}": {f"payment.cut.{finding}" for finding in Finding.__args__},
    "flow.over.{reason}": {f"flow.over.{reason}" for reason in Reason.__args__},
    "verdict.{verdict.value}": {f"verdict.{verdict.value}" for verdict in Verdict},
    "verdict.why.{verdict.value}": {f"verdict.why.{verdict.value}" for verdict in Verdict},
    "number.{outcome.verdict.value}": {f"number.{verdict.value}" for verdict in NumberVerdict},
    "seal.{seal.verdict.value}": {f"seal.{verdict.value}" for verdict in SealVerdict},
    "ended.{outcome.status.reason.name}": {f"ended.{reason.name}" for reason in Ended},
    "record.{name}": {f"record.{name}" for name in LABELS},
    "owner.{said}": {"owner.wrong", "owner.unclear"},
    "download.link.{said}": {f"download.link.{said}" for said in PAPERS_SAY},
    "digilocker.page.{said}": {f"digilocker.page.{said}" for said in SAYS},
    "notice.{notice.message}.{needed[1]}": {f"notice.{message}.{end}" for message, (_, end) in NEEDED.items()},
}


def said_in(module: Module) -> list[Said]:
    """Every place of a module where a text is said."""
    functions = [node for node in module.nodes() if isinstance(node, FUNCTIONS)]
    found = {id(call): _said(call, function, module) for function in functions for call in _calls(function)}
    return list(found.values())


def calls_outside_of_functions(module: Module) -> int:
    """How many places `said_in` does not see."""
    return len(list(_calls(module.tree))) - len(said_in(module))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of Turn.say and of Messages.text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            said_by = ast.unparse(node.func.value)
            if (node.func.attr == "say" and (said_by == "turn" or said_by.startswith("replace(turn"))) or (
                node.func.attr == "text" and said_by.split(".")[-1] == "messages"
            ):
                yield node


def _said(call: ast.Call, function: ast.AST, module: Module) -> Said:
    spread: set[str] = set()
    values = {keyword.arg for keyword in call.keywords if keyword.arg}
    for keyword in call.keywords:
        if keyword.arg is None:
            for mapping in _assigned(keyword.value, function):
                values |= _names_in(mapping)
                spread |= _spread(mapping)
    keys = possible(call.args[0], function, module)
    return Said(
        f"{module.file}:{call.lineno}", None if keys is None else frozenset(keys), frozenset(values), frozenset(spread)
    )


def _spread(mapping: ast.expr) -> set[str]:
    """Mappings whose names only a run can tell: given as they are, or inside of a dictionary."""
    if isinstance(mapping, ast.Dict):
        return {ast.unparse(value) for key, value in zip(mapping.keys, mapping.values, strict=True) if key is None}
    return {ast.unparse(mapping)}


def _assigned(expression: ast.expr, function: ast.AST) -> list[ast.expr]:
    """What a name may stand for in a function; the expression itself when it is no name that is assigned there."""
    if not isinstance(expression, ast.Name):
        return [expression]
    found = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [expression.id]
    ]
    return found or [expression]


def possible(expression: ast.expr, function: ast.AST, module: Module) -> set[str] | None:
    """The keys that an expression may be; None when its source does not tell."""
    if isinstance(expression, ast.Constant):
        return {str(expression.value)}
    if isinstance(expression, ast.JoinedStr):
        return FILLED.get(template(expression))
    parts: list[ast.expr] = []
    if isinstance(expression, ast.IfExp):
        parts = [expression.body, expression.orelse]
    elif isinstance(expression, ast.Name):
        parts = [found for found in _assigned(expression, function) if found is not expression]
    elif isinstance(expression, ast.Call):
        parts = _returned(ast.unparse(expression.func), module)
    found = [possible(part, function, module) for part in parts]
    return set().union(*(keys for keys in found if keys)) if found and None not in found else None


def _returned(name: str, module: Module) -> list[ast.expr]:
    """What a function of the module returns."""
    functions = [node for node in module.nodes() if isinstance(node, FUNCTIONS) and node.name == name]
    returns = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Return)]
    return [node.value for node in returns if node.value]


def template(text: ast.JoinedStr) -> str:
    """An f-string as it is written, without its marks."""
    parts = [
        part.value if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"
        for part in text.values
        if isinstance(part, ast.Constant | ast.FormattedValue)
    ]
    return "".join(map(str, parts))
