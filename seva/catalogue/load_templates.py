"""Reads the templates and the profile of a number, or says everything that is wrong with them."""

from pathlib import Path

from seva.catalogue.message_templates import REOPENING, MessageTemplate, Templates
from seva.catalogue.messages import Messages, placeholders
from seva.catalogue.profile import Profile
from seva.catalogue.reader import Reader
from seva.catalogue.template_rules import template_problems
from seva.errors import CatalogueError

PROFILE = "profile.yml"


def load_templates(root: Path) -> Templates:
    """Reads catalogue/templates; raises CatalogueError with every problem, each as `file:line: what to do`."""
    reader, found = Reader(root), dict[str, MessageTemplate]()
    for file in sorted((root / "templates").glob("*.yml")):
        if file.name != PROFILE:
            listed = reader.list_of(MessageTemplate, f"templates/{file.name}", "templates", also=template_problems)
            found |= {template.name: template for template in listed}
    if REOPENING not in found and not reader.problems:
        reader.problems.append(
            f"{root / 'templates'}: the template `{REOPENING}` is missing. Run from the project's root."
        )
    if reader.problems:
        raise CatalogueError("\n".join(reader.problems))
    return Templates(found)


def load_profile(root: Path) -> Profile:
    """Reads catalogue/templates/profile.yml; raises CatalogueError with every problem."""
    reader = Reader(root)
    data, lines = reader.load(root / "templates" / PROFILE)
    profile = reader.model(Profile, data, lines, ()) if data is not None else None
    if profile is None or reader.problems:
        raise CatalogueError("\n".join(reader.problems))
    return profile


def stand_in_problems(templates: Templates, messages: Messages) -> list[str]:
    """Templates that stand in for a text that is not there, has other placeholders, or has a template already."""
    problems, taken = [], dict[str, str]()
    for template in templates:
        for key in template.messages:
            other = taken.setdefault(key, template.name)
            if key not in messages:
                problems.append(f"template {template.name}: there is no text `{key}`: correct its spelling")
            elif missing := template.parameters.keys() - placeholders(messages.raw(key, "en")):
                problems.append(f"template {template.name}: `{key}` gives no {', '.join(sorted(missing))}")
            elif other != template.name:
                problems.append(f"template {template.name}: {other} stands in for `{key}` already: keep one")
    return problems
