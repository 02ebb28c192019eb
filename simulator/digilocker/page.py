"""The pages that a person sees, in both languages."""

from functools import cache
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from simulator.digilocker.errors import ApiError
from simulator.digilocker.people import people
from simulator.digilocker.requests import Request

HERE = Path(__file__).parent


def consent_page(asked: Request, action: str, language: str) -> str:
    """Who asks for what, the people to choose from with what they would share, yes and no."""
    found = [(person, person.shared(asked.doctypes)) for person in people().values()]
    return _template("consent.html").render(
        words=_words(language), language=language, asked=asked, action=action, people=found
    )


def error_page(error: ApiError, language: str) -> str:
    """Why the request cannot be shown."""
    return _template("error.html").render(words=_words(language), language=language, error=error)


@cache
def _template(name: str) -> Template:
    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(name)


@cache
def _words(language: str) -> dict[str, str]:
    rows = yaml.safe_load((HERE / "words.yml").read_text(encoding="utf-8"))
    return {key: row[language] for key, row in rows.items()}
