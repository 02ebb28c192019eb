"""The page's files, without a browser: words in both languages, none unused, nothing loaded from elsewhere."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from seva.catalogue import load_catalogue, load_messages
from seva.catalogue.wording_rules import wording_problems
from seva.catalogue.wording_texts import Wording
from seva.clock import utc_now
from seva.departments.callbacks import Callbacks
from tests.conftest import ROOT
from web.app import create_app
from web.phone import WordsError, phone_page
from web.phone.words import load_suggestions, load_words

PAGE = ROOT / "web" / "phone"
STATIC = PAGE / "static"
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.js") if path.name != "flow.js"}
SAID = re.compile(r'say\(([^()]*?)[,)]|key = \[?"(\w+)"')
# Keys that are put together: their beginnings.
MADE = ("tick_", "attach_", "order_")
# Names of namespaces, and links that the page makes of a text.
KNOWN_ADDRESSES = {"http://www.w3.org/2000/svg", "https://${text}"}


def test_every_word_is_there_and_used() -> None:
    words, text = load_words(), "\n".join(SCRIPTS.values())
    asked = set(re.findall(r'say\("(\w+)"', text)) | set(
        re.findall(r'"(\w+)"', " ".join(re.findall(r"say\((.*)", text)))
    )
    named = set(re.findall(r'"(\w+)"', text))
    missing = {key for key in re.findall(r'say\("(\w+)"', text) if key not in words}
    assert missing == set()
    assert [key for key in words if key not in asked | named and not key.startswith(MADE)] == []


def test_the_words_keep_the_rules_of_wording() -> None:
    catalogue, messages = load_catalogue(ROOT / "catalogue"), load_messages(ROOT / "catalogue")
    others = [
        Wording(f"words.yml {key}", "text", word["en"], word["hi"])
        for key, word in load_words().items()
        if key != "other_language"  # is in the other language on purpose
    ]
    assert wording_problems(catalogue, messages, others) == []


def test_suggestions_are_short() -> None:
    assert {len(texts) for texts in load_suggestions().values()} == {3}
    assert all(len(text) <= 40 for texts in load_suggestions().values() for text in texts)


@pytest.mark.parametrize("text", ["a: {en: A}", "a: {en: A, hi: ''}", "a: b", "a: [", ""])
def test_a_word_without_one_language_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "words.yml").write_text(text, encoding="utf-8")
    if not text:
        assert load_words(tmp_path) == {}
        return
    with pytest.raises(WordsError, match=r"words\.yml"):
        load_words(tmp_path)


def test_nothing_is_loaded_from_elsewhere() -> None:
    found = set()
    for path in [*STATIC.rglob("*.js"), *STATIC.glob("*.css"), *STATIC.glob("*.svg"), *PAGE.glob("templates/*.html")]:
        found |= set(re.findall(r"https?://[^\s\"'`)<>\\]+", path.read_text(encoding="utf-8")))
    assert {address for address in found if not address.startswith("https?://")} <= KNOWN_ADDRESSES


def test_no_text_becomes_html() -> None:
    ways = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser")
    assert {name: found for name, text in SCRIPTS.items() if (found := ways.findall(text))} == {}


def test_every_font_has_its_licence() -> None:
    read_me = (STATIC / "fonts" / "README.md").read_text(encoding="utf-8")
    for font in [path for path in (STATIC / "fonts").iterdir() if path.suffix.startswith(".woff")]:
        (line,) = [line for line in read_me.splitlines() if line.startswith("|") and font.name in line]
        (licence,) = re.findall(r"`(OFL-[\w-]+\.txt)`", line)
        assert "SIL Open Font License" in (STATIC / "fonts" / licence).read_text(encoding="utf-8")


def test_the_page_allows_only_scripts_of_its_own() -> None:
    app = FastAPI()
    phone_page(app, "/simulator/whatsapp")
    client = TestClient(app)
    answer = client.get("/phone")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert [s for s in scripts if "src=" not in s] == ['<script type="application/json" id="config">']
    assert not re.search(r"\son\w+=|style=", answer.text)
    linked = re.findall(r'(?:src|href)="(/[^"]+)"', answer.text)
    assert linked and {client.get(path).status_code for path in linked} == {200}


@pytest.mark.parametrize("with_phone", [True, False])
def test_the_phone_is_there_only_over_the_stand_in(with_phone: bool) -> None:
    add = (lambda app: phone_page(app, "/simulator/whatsapp")) if with_phone else None
    client = TestClient(create_app(Callbacks(None, None, "key", utc_now, None), FastAPI(), add))
    assert (client.get("/phone").status_code == 200) == with_phone
    assert ('href="/phone"' in client.get("/").text) == with_phone
