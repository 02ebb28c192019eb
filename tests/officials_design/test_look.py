"""The shared look: its layout speaks both languages, and lets nothing in that was not meant."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

from web.officials_design import Link, Look, Visitor, Words, WordsError, add_design, load_words
from web.officials_design.words import shared_words

PAGE = """{% extends "officials/base.html" %}
{% block title %}{{ say("own.title") }}{% endblock %}
{% block main %}<h1>{{ say("own.hello", name=name) }}</h1>{% endblock %}"""
WORDS = Words({"own.title": {"en": "Own", "hi": "अपना"}, "own.hello": {"en": "Hello {name}", "hi": "नमस्ते {name}"}})
SUNITA = Visitor("Sunita <b>Devi</b>", "SDM", "token-1", [Link("/desk", "Desk", here=True)])


@pytest.fixture
def visitor(tmp_path: Path) -> TestClient:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    look, app = Look(tmp_path, WORDS), FastAPI()
    add_design(app)
    add_design(app)

    @app.get("/page")
    def page(request: Request, name: str = "Ram") -> Response:
        return look.page(request, "page.html", who=SUNITA, name=name)

    return TestClient(app)


def test_the_page_speaks_the_chosen_language_from_then_on(visitor: TestClient) -> None:
    assert '<html lang="en">' in visitor.get("/page").text
    hindi = visitor.get("/page", params={"name": "राम", "lang": "hi"})
    assert '<html lang="hi">' in hindi.text and "नमस्ते राम" in hindi.text and "लॉगआउट करें" in hindi.text
    assert '<html lang="hi">' in visitor.get("/page").text
    assert 'hreflang="en"' in hindi.text and "lang=en" in hindi.text and "name=%E0%A4%B0" in hindi.text


def test_a_browser_in_hindi_gets_hindi(visitor: TestClient) -> None:
    assert '<html lang="hi">' in visitor.get("/page", headers={"Accept-Language": "hi-IN,en;q=0.5"}).text
    assert '<html lang="en">' in visitor.get("/page", params={"lang": "xx"}).text


def test_script_in_a_name_is_text(visitor: TestClient) -> None:
    shown = visitor.get("/page", params={"name": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown
    assert "Sunita &lt;b&gt;Devi" in shown


def test_no_script_or_style_of_its_own_is_in_a_page(visitor: TestClient) -> None:
    answer = visitor.get("/page")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?! src=)", answer.text) == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_files_are_kept_for_good_under_the_name_of_their_content(visitor: TestClient) -> None:
    addresses = [part.split('"')[0] for part in visitor.get("/page").text.split('"/officials/look/')[1:]]
    assert len(addresses) >= 5
    for address in addresses:
        answer = visitor.get(f"/officials/look/{address}")
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"], address
    plain = visitor.get("/officials/look/layout.css")
    assert plain.headers["Cache-Control"] == "no-cache"
    assert visitor.get("/officials/fonts/noto-sans-devanagari-wght-normal.woff2").status_code == 200


def test_words_are_there_in_both_languages() -> None:
    assert shared_words().say("look.page_of", "hi", page=2, pages=3) == "पन्ना 2, कुल 3"


@pytest.mark.parametrize(
    "text", ["a: {en: A}", "a: {en: A, hi: ' '}", "a: {en: 'A {x}', hi: 'आ'}"], ids=["one", "empty", "placeholder"]
)
def test_incomplete_words_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "words.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WordsError, match="`a`"):
        load_words(path)
