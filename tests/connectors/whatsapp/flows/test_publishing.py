"""`seva whatsapp flows` against the stand-in for Meta: made once, brought up to date, told when something is wrong."""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.whatsapp.flows import running
from connectors.whatsapp.flows.all_flows import flows_of
from connectors.whatsapp.flows.publishing import existing_flows
from connectors.whatsapp.flows.running import fetch
from connectors.whatsapp.graph import build_graph
from connectors.whatsapp.settings import WhatsAppSettings
from seva.catalogue import load_messages
from seva.clock import utc_now
from seva.forms import PublishedForm, PublishedForms
from seva.storage import Database
from seva.storage.database import make_engine
from simulator.whatsapp.flows import Flow, Flows
from tests.conftest import ROOT
from tests.connectors.whatsapp.flows.conftest import CATALOGUE, MESSAGES, SERVICES
from tests.connectors.whatsapp.setup.conftest import Meta, Run, Said, given, meta, private_key, whatsapp

__all__ = ["given", "meta", "private_key", "whatsapp"]

TWO = ("income_certificate", "bmc_complaint")
ENDPOINT = "https://seva.example.in/webhooks/whatsapp/flow"


@pytest.fixture
def pinged(meta: Meta, whatsapp: Run) -> list[str]:
    """Our endpoint, which answers Meta's health check; the addresses that Meta asked."""
    asked: list[str] = []

    def ping(_account: str, url: str) -> bool:
        asked.append(url)
        return True

    meta.world.flows = Flows(meta.world.teller, meta.world.endpoint.has_key, ping)
    assert whatsapp("register").code == whatsapp("upload-key").code == 0
    return asked


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue that may be changed."""
    root = tmp_path / "catalogue"
    shutil.copytree(ROOT / "catalogue", root)
    return root


def _flows(meta: Meta) -> dict[str, Flow]:
    return {flow.name: flow for flow in meta.world.flows.of(meta.account)}


def test_forms_are_made_published_and_left_alone_when_nothing_changed(
    whatsapp: Run, meta: Meta, pinged: list[str]
) -> None:
    said = whatsapp("flows", "publish", *TWO)
    assert said.code == 0
    assert "4 of 4 forms are published; 0 were so already, unchanged." in said.words
    flows = _flows(meta)
    assert {*flows} == {f"{name}_{language}" for name in TWO for language in ("en", "hi")}
    assert {flow.status for flow in flows.values()} == {"PUBLISHED"}
    assert {flow.endpoint_uri for flow in flows.values()} == {*pinged} == {ENDPOINT}
    assert flows["bmc_complaint_hi"].categories == ["CUSTOMER_SUPPORT"]
    assert [flow.json for flow in flows_of([CATALOGUE.services["income_certificate"]], MESSAGES)] == [
        flows["income_certificate_en"].published, flows["income_certificate_hi"].published,
    ]  # fmt: skip
    again = whatsapp("flows", "publish", *TWO)
    assert again.code == 0
    assert "4 of 4 forms are published; 4 were so already, unchanged." in again.words
    assert len(pinged) == 4 and {flow.id for flow in _flows(meta).values()} == {flow.id for flow in flows.values()}


def test_the_chat_offers_what_is_published_and_no_more_what_meta_blocked(
    whatsapp: Run, meta: Meta, pinged: list[str], tmp_path: Path
) -> None:
    forms = PublishedForms(Database(make_engine(f"sqlite:///{tmp_path / 'seva.db'}")), utc_now)
    whatsapp("flows", "publish", TWO[0])
    flows = _flows(meta)
    offered = {language: forms.get(TWO[0], language) for language in ("hi", "en")}
    assert {language: form and form.flow_id for language, form in offered.items()} == {
        language: flows[f"{TWO[0]}_{language}"].id for language in ("hi", "en")
    }
    hindi, english = offered["hi"], offered["en"]
    assert hindi and english and hindi.fingerprint != english.fingerprint
    meta.world.flows.set_status(flows[f"{TWO[0]}_hi"], "BLOCKED")
    whatsapp("flows", "publish", TWO[0])
    assert (forms.get(TWO[0], "hi"), forms.get(TWO[0], "en")) == (None, english)


def test_all_is_set_up_by_one_command_that_may_be_run_again(whatsapp: Run, meta: Meta, pinged: list[str]) -> None:
    first, second = whatsapp("set-up"), whatsapp("set-up")
    assert (first.code, second.code) == (0, 0)
    assert "184 of 184 forms are published; 0 were so already" in first.words
    assert "184 were so already, unchanged" in second.words
    assert {flow.status for flow in _flows(meta).values()} == {"PUBLISHED"} and meta.states()


def _offered(tmp_path: Path, language: str = "hi") -> PublishedForm | None:
    """The form that the chat offers."""
    engine = make_engine(f"sqlite:///{tmp_path / 'seva.db'}")
    return PublishedForms(Database(engine), utc_now).get("income_certificate", language)


def test_the_chat_offers_what_is_published_and_no_more_what_was_taken_back(
    whatsapp: Run, meta: Meta, pinged: list[str], tmp_path: Path
) -> None:
    whatsapp("flows", "publish", TWO[0])
    flow = _flows(meta)["income_certificate_hi"]
    offered = _offered(tmp_path)
    assert offered is not None and offered.flow_id == flow.id
    assert _offered(tmp_path, "en") != offered
    whatsapp("flows", "publish", TWO[0])
    assert _offered(tmp_path) == offered
    meta.world.flows.deprecate(flow)
    whatsapp("flows", "publish", TWO[0])
    assert _offered(tmp_path) is None and _offered(tmp_path, "en") is not None


def test_a_question_that_changed_is_brought_to_meta_and_published(
    whatsapp: Run, meta: Meta, pinged: list[str], catalogue: Path
) -> None:
    whatsapp("flows", "publish", *TWO)
    path = catalogue / "fields" / "common.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("en: Date of birth", "en: Day of birth"), encoding="utf-8")
    said = whatsapp("flows", "publish", *TWO, SEVA_CATALOGUE=str(catalogue))
    assert said.code == 0
    assert [line.split("│")[1].strip() for line in said.lines if "changed" in line and "│" in line] == [
        "income_certificate_en"
    ]
    flow = _flows(meta)["income_certificate_en"]
    assert flow.status == "PUBLISHED" and "Day of birth" in json.dumps(flow.published)


def test_another_address_is_set_everywhere_without_a_new_upload(whatsapp: Run, meta: Meta, pinged: list[str]) -> None:
    whatsapp("flows", "publish", TWO[0])
    said = whatsapp("flows", "publish", TWO[0], SEVA_PUBLIC_URL="https://new.example.in")
    assert said.code == 0 and "published; address set" in said.words
    assert {f.endpoint_uri for f in _flows(meta).values()} == {"https://new.example.in/webhooks/whatsapp/flow"}
    assert len(pinged) == 2


def test_a_draft_from_a_run_that_broke_off_is_published(whatsapp: Run, meta: Meta, pinged: list[str]) -> None:
    whatsapp("flows", "publish", TWO[0])
    meta.world.flows.set_status(_flows(meta)["income_certificate_hi"], "DRAFT")
    said = whatsapp("flows", "publish", TWO[0])
    assert said.code == 0 and "published; published now" in said.words


def test_what_metas_validator_finds_is_told_and_does_not_hold_up_the_others(
    whatsapp: Run, meta: Meta, pinged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = meta.world.flows.upload

    def strict(flow: Flow, content: bytes) -> list[dict[str, Any]]:
        errors = upload(flow, content)
        if flow.name == "bmc_complaint_hi":
            errors.append({"error": "INVALID_PROPERTY_VALUE", "message": "The label is too long.", "line_start": 12})
        return errors

    monkeypatch.setattr(meta.world.flows, "upload", strict)
    said = whatsapp("flows", "publish", *TWO)
    assert said.code == 1
    assert "a draft; new; line 12: The label is too long." in said.words
    assert "3 of 4 forms are published" in said.words
    assert _flows(meta)["bmc_complaint_hi"].status == "DRAFT"


def test_one_that_was_taken_back_is_told(whatsapp: Run, meta: Meta, pinged: list[str]) -> None:
    whatsapp("flows", "publish", TWO[0])
    meta.world.flows.deprecate(_flows(meta)["income_certificate_hi"])
    said = whatsapp("flows", "publish", TWO[0])
    assert said.code == 1 and "taken back: it cannot be published again" in said.words


def test_an_endpoint_that_does_not_answer_stops_it_after_a_few(whatsapp: Run, meta: Meta, pinged: list[str]) -> None:
    meta.world.flows = Flows(meta.world.teller, meta.world.endpoint.has_key, lambda *_: False)
    said = whatsapp("flows", "publish")
    assert said.code == 1
    assert "Stopped, as Meta refuses each for the same reason." in said.words
    assert "The endpoint does not answer the health check." in said.words
    assert len(_flows(meta)) == 3


Wrong = Callable[[Run], Said]
WRONG: dict[str, tuple[Wrong, str]] = {
    "a service that is none": (
        lambda run: run("flows", "publish", "income_tax"),
        "No service is called income_tax: look into catalogue/services for its id.",
    ),
    "no key": (
        lambda run: run("flows", "publish", WHATSAPP_FLOW_PRIVATE_KEY=None),
        "WHATSAPP_FLOW_PRIVATE_KEY is not set.",
    ),
    "no account": (
        lambda run: run("flows", "publish", WHATSAPP_BUSINESS_ACCOUNT_ID=None),
        "WHATSAPP_BUSINESS_ACCOUNT_ID is not set.",
    ),
    "a folder without forms": (lambda run: run("flows", "check", "--in", "."), "has no Flow JSON. Make some first"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_missing_is_told(name: str, whatsapp: Run, meta: Meta) -> None:
    said = WRONG[name][0](whatsapp)
    assert said.code == 1 and WRONG[name][1] in said.words
    assert not _flows(meta)


def test_build_writes_all_and_check_finds_what_is_broken(whatsapp: Run, tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    built = whatsapp("flows", "build", "--to", str(folder))
    assert built.code == 0 and f"{2 * len(SERVICES)} forms are in {folder}." in built.words
    assert "184 forms: all in order." in whatsapp("flows", "check", "--in", str(folder)).words
    assert "184 forms: all in order." in whatsapp("flows", "check").words
    file = folder / "lost_report_hi.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"7.3"', '"1.0"'), encoding="utf-8")
    (folder / "other.json").write_text("{", encoding="utf-8")
    said = whatsapp("flows", "check", "--in", str(folder))
    assert said.code == 1
    assert "lost_report_hi.json: version: 1.0 cannot be published" in said.words
    assert "other.json: it is no JSON" in said.words and "2 to be set right, in 185 forms." in said.words


def test_a_long_label_is_shortened_and_nothing_broken_is_published(
    whatsapp: Run, meta: Meta, pinged: list[str], catalogue: Path
) -> None:
    path = catalogue / "messages" / "flows.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("en: Next", f"en: {'Next ' * 9}"), encoding="utf-8")
    assert load_messages(catalogue)
    said = whatsapp("flows", "publish", "income_certificate", SEVA_CATALOGUE=str(catalogue))
    assert said.code == 1 and "Nothing was published: set these right first." in said.words
    assert "income_certificate_en: PART_A Footer: label has" in said.words and not _flows(meta)


def test_the_account_may_have_more_flows_than_one_page(meta: Meta) -> None:
    for number in range(130):
        meta.world.flows.create(meta.account, {"name": f"other {number}", "categories": ["OTHER"]})

    async def count() -> int:
        token = meta.world.config.access_token
        graph = build_graph(WhatsAppSettings(_env_file=None, graph_url=meta.url, access_token=token), utc_now)
        try:
            return len(await existing_flows(graph, meta.account))
        finally:
            await graph.close()

    assert asyncio.run(count()) == 130


def test_what_cannot_be_downloaded_counts_as_changed(
    whatsapp: Run, pinged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whatsapp("flows", "publish", TWO[0])

    async def nothing(_link: str) -> bytes | None:
        return None

    monkeypatch.setattr(running, "fetch", nothing)
    said = whatsapp("flows", "publish", TWO[0])
    assert said.code == 0 and "2 of 2 forms are published; 0 were so already" in said.words


@pytest.mark.parametrize("link", ["http://127.0.0.1:1/flow.json", "no address"])
def test_a_link_that_leads_nowhere_brings_nothing(link: str) -> None:
    assert asyncio.run(fetch(link)) is None
