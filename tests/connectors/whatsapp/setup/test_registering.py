"""Templates reach Meta once, are brought up to date, and one that is refused does not hold up the others."""

import asyncio
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from connectors.whatsapp.graph import build_graph
from connectors.whatsapp.payloads import template as sent
from connectors.whatsapp.settings import WhatsAppSettings
from connectors.whatsapp.setup.components import LANGUAGES, creation
from connectors.whatsapp.setup.registering import existing_templates
from seva.catalogue import load_templates
from seva.clock import utc_now
from simulator.whatsapp.config import Limits
from simulator.whatsapp.templates.check import check_template
from simulator.whatsapp.templates.fill import fill
from tests.conftest import ROOT
from tests.connectors.whatsapp.setup.conftest import Meta, Run

TEMPLATES = load_templates(ROOT / "catalogue")
COUNT = 2 * len(TEMPLATES)
REOPEN = "templates/reopen.yml"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue whose templates may be changed."""
    root = tmp_path / "catalogue"
    shutil.copytree(ROOT / "catalogue" / "templates", root / "templates")
    return root


def _change(root: Path, old: str, new: str) -> None:
    path = root / REOPEN
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_all_are_made_and_a_second_run_changes_nothing(whatsapp: Run, meta: Meta) -> None:
    first = whatsapp("register-templates")
    assert (first.code, len(meta.world.templates.of(meta.account))) == (0, COUNT)
    assert f"0 of {COUNT} are approved. Look again: seva whatsapp check" in first.words
    assert "default_reopen" in first.words and "waits for Meta's review; new" in first.words
    meta.review()
    ids = {template.id for template in meta.world.templates.of(meta.account)}
    second = whatsapp("register-templates")
    assert f"{COUNT} of {COUNT} are approved." in second.words
    assert not re.search(r"\b(new|changed)\b", second.words)
    assert {template.id for template in meta.world.templates.of(meta.account)} == ids
    assert meta.states() == {"APPROVED"}


def test_a_text_that_changed_is_changed_at_meta_and_reviewed_again(whatsapp: Run, meta: Meta, catalogue: Path) -> None:
    whatsapp("register-templates")
    meta.review()
    _change(catalogue, "tap the button below or write anything", "write anything")
    said = whatsapp("register-templates", SEVA_CATALOGUE=str(catalogue))
    assert said.code == 0
    assert sum("changed" in line for line in said.lines) == 1
    changed = meta.world.templates.find(meta.account, "default_reopen", "en")
    assert changed and changed.status == "PENDING"
    assert "write anything" in changed.components[0]["text"]


def test_what_is_being_reviewed_is_not_touched(whatsapp: Run, meta: Meta, catalogue: Path) -> None:
    whatsapp("register-templates")
    _change(catalogue, "tap the button below or write anything", "write anything")
    said = whatsapp("register-templates", SEVA_CATALOGUE=str(catalogue))
    assert said.code == 0
    assert "our text has changed: run this again after the review" in said.words


def test_what_meta_rejected_is_told_with_its_reason(whatsapp: Run, meta: Meta) -> None:
    meta.world.templates.to_reject.add("payment_due")
    whatsapp("register-templates")
    meta.review()
    said = whatsapp("register-templates")
    assert said.code == 1
    assert "refused by Meta; invalid format: change the text in catalogue/templates and run this again" in said.words
    assert f"{COUNT - 2} of {COUNT} are approved" in said.words


def test_one_that_meta_refuses_does_not_hold_up_the_others(whatsapp: Run, meta: Meta, monkeypatch: Any) -> None:
    make = meta.world.templates.create

    def strict(account: str, body: Any) -> Any:
        return make(account, {**body, "category": "OTHER"} if body["name"] == "payment_due" else body)

    monkeypatch.setattr(meta.world.templates, "create", strict)
    said = whatsapp("register-templates")
    assert said.code == 1
    assert "not registered; Meta refuses it (100): Param category must be one of" in said.words
    assert len(meta.world.templates.of(meta.account)) == COUNT - 2


def test_a_category_that_meta_changed_is_told(whatsapp: Run, meta: Meta) -> None:
    whatsapp("register-templates")
    meta.review()
    meta.world.templates.of(meta.account)[0].category = "MARKETING"
    assert "approved; Meta counts it as marketing, which costs more" in whatsapp("register-templates").words


def test_one_with_numbers_for_placeholders_is_left(whatsapp: Run, meta: Meta) -> None:
    body = [{"type": "BODY", "text": "Old {{1}} text."}]
    made = {"name": "payment_due", "language": "hi", "category": "UTILITY", "components": body}
    meta.world.templates.add(meta.account, made, "APPROVED")
    assert "delete it in WhatsApp Manager, or give ours another name" in whatsapp("register-templates").words


def test_too_many_at_once_is_told_and_can_be_gone_on_with(whatsapp: Run, meta: Meta) -> None:
    meta.world.rates.limits = Limits(templates_per_hour=9)
    said = whatsapp("register-templates")
    assert said.code == 1
    assert "Too many calls to Meta in an hour" in said.words
    assert len(meta.world.templates.of(meta.account)) == 9
    meta.world.rates.limits = Limits(templates_per_hour=0)
    assert whatsapp("register-templates").code == 0
    assert len(meta.world.templates.of(meta.account)) == COUNT


def test_the_account_may_have_more_templates_than_one_page(meta: Meta) -> None:
    body = [{"type": "BODY", "text": "Some text."}]
    for n in range(230):
        made = {"name": f"other_{n}", "language": "en", "category": "UTILITY", "components": body}
        meta.world.templates.add(meta.account, made, "APPROVED")

    async def listed() -> int:
        settings = WhatsAppSettings(_env_file=None, graph_url=meta.url, access_token=meta.world.config.access_token)
        graph = build_graph(settings, utc_now)
        found = await existing_templates(graph, meta.account)
        await graph.close()
        return len(found)

    assert asyncio.run(listed()) == 230


@pytest.mark.parametrize("template", TEMPLATES, ids=TEMPLATES.by_name)
def test_each_is_in_order_and_can_be_sent_with_its_parameters(meta: Meta, template: Any) -> None:
    for language in LANGUAGES:
        body = creation(template, language)
        check_template(body)
        kept = meta.world.templates.add(meta.account, body, "APPROVED")
        values = {name: example.in_(language) for name, example in template.parameters.items()}
        message = sent(template.name, language, values)["template"]
        shown = fill(kept, message.get("components", []))
        assert all(value in shown["body"] for value in values.values())
        assert "{" not in shown["body"]
