"""Checks of the project's files before a long program meets what is wrong with them."""

from collections.abc import Iterator
from pathlib import Path

from seva.catalogue import Catalogue, Messages, load_catalogue, load_messages
from seva.catalogue.load_templates import load_profile, load_templates, stand_in_problems
from seva.catalogue.wording_rules import wording_problems
from seva.catalogue.wording_templates import template_wordings
from seva.catalogue.yaml_lines import load_yaml
from seva.digilocker.kinds import load_kinds
from seva.errors import CatalogueError
from seva.processes.plan import CannotStart


def checked_catalogue(root: Path) -> tuple[Catalogue, Messages]:
    """The catalogue and the assistant's texts; raises CatalogueError with all that is wrong, templates too."""
    catalogue, messages, templates = load_catalogue(root), load_messages(root), load_templates(root)
    load_kinds(root, catalogue)
    problems = wording_problems(catalogue, messages, template_wordings(templates, load_profile(root)))
    problems += stand_in_problems(templates, messages)
    if problems:
        raise CatalogueError("\n".join(problems))
    return catalogue, messages


def check_rasa_files(places: tuple[Path, ...]) -> None:
    """Raises CannotStart with each YAML file of Rasa's that cannot be read; `places` are files and folders."""
    problems = [problem for file in yaml_files(places) for problem in _problems(file)]
    if problems:
        raise CannotStart("\n".join(problems))


def yaml_files(places: tuple[Path, ...]) -> Iterator[Path]:
    """The YAML files among some places and below them."""
    for place in places:
        yield from sorted(place.rglob("*.y*ml")) if place.is_dir() else [place]


def _problems(file: Path) -> Iterator[str]:
    try:
        data, _ = load_yaml(file)
    except CatalogueError as error:
        yield str(error)
        return
    if not isinstance(data, dict):
        yield f"{file}:1: expected keys and values, such as `nlu:` or `rules:`: fill the file in, or remove it."
