"""docs/going-live.md and the settings of WhatsApp in docs/settings.md tell the truth."""

import re
import shlex

import pytest
import typer
from prometheus_client import generate_latest

from connectors.whatsapp.codes import table
from connectors.whatsapp.commands import whatsapp_command
from connectors.whatsapp.metrics import Answered, Metrics
from connectors.whatsapp.settings import NEEDED, WhatsAppSettings
from connectors.whatsapp.setup.at_home import META, WEBHOOK
from connectors.whatsapp.setup.at_meta import PERMISSIONS
from seva.catalogue import load_templates
from seva.cli import app
from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "going-live.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, body in BLOCK.findall(GUIDE) if kind == "sh" for line in body.splitlines()]
KNOWN = {f"WHATSAPP_{name.upper()}" for name in WhatsAppSettings.model_fields}


def _group(name: str) -> typer.core.TyperGroup:
    found = whatsapp_command() if name == "whatsapp" else next(g for g in app.registered_groups if g.name == name)
    command = typer.main.get_command(found if name == "whatsapp" else found.typer_instance)
    assert isinstance(command, typer.core.TyperGroup)
    return command


@pytest.mark.parametrize("line", sorted(set(COMMANDS)))
def test_each_command_of_the_guide_is_taken(line: str) -> None:
    program, group, name, *options = shlex.split(line)
    assert program == "seva"
    command = _group(group).commands[name]
    command.make_context(name, options)


def test_every_command_stands_in_the_guide() -> None:
    assert {line.split()[2] for line in COMMANDS if line.startswith("seva whatsapp ")} == _group(
        "whatsapp"
    ).commands.keys()
    named = set(re.findall(r"`seva whatsapp ([a-z-]+)", GUIDE))
    assert named <= _group("whatsapp").commands.keys()


def test_its_order_is_that_of_its_numbers() -> None:
    numbers = [int(number) for number in re.findall(r"^## (\d+)\. ", GUIDE, re.MULTILINE)]
    assert numbers == [*range(1, len(numbers) + 1)]


def test_every_setting_that_is_named_exists_and_every_needed_one_is_named() -> None:
    named = set(re.findall(r"\bWHATSAPP_[A-Z_]*[A-Z]\b", GUIDE))
    assert named <= KNOWN
    assert {f"WHATSAPP_{name.upper()}" for name in NEEDED} <= named


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:catalogue|docs)/[\w./*-]+)`", GUIDE))
    assert len(named) > 4
    assert [name for name in named if not list(ROOT.glob(name))] == []


def test_every_figure_is_named_and_no_other() -> None:
    shown = "".join(generate_latest(figures.registry).decode() for figures in (Answered(), Metrics()))
    exposed = set(re.findall(r"^# TYPE (\w+) \w+$", shown, re.MULTILINE))
    named = set(re.findall(r"`(whatsapp_\w+)`", GUIDE)) - {*PERMISSIONS}
    assert named == {name for name in exposed if not name.endswith("_created")}


def test_every_code_that_is_named_is_known() -> None:
    named = {int(code) for code in re.findall(r"\b(?<!,)(13[0-9]{4})\b", GUIDE)} | {190, 368}
    unknown = table().rule(999_999)
    assert len(named) > 8
    assert [code for code in named if table().rule(code) == unknown] == []


def test_addresses_and_names_are_those_of_the_code() -> None:
    assert f"WHATSAPP_GRAPH_URL={META}\n" in GUIDE
    assert f"https://<your name>{WEBHOOK}" in GUIDE
    assert all(f"`{name}`" in GUIDE for name in PERMISSIONS)
    version = re.search(r"^WHATSAPP_GRAPH_VERSION=(.+)$", GUIDE, re.MULTILINE)
    assert version and version[1] == WhatsAppSettings.model_fields["graph_version"].default
    assert "default_reopen" in GUIDE and "default_reopen" in load_templates(ROOT / "catalogue").by_name


def test_every_setting_of_whatsapp_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(WHATSAPP_\w+)` \| (.+?) \| .+ \|$", SETTINGS, re.MULTILINE))
    assert rows.keys() == KNOWN
    for name in ("graph_version", "throughput"):
        assert rows[f"WHATSAPP_{name.upper()}"] == f"`{WhatsAppSettings.model_fields[name].default}`"
