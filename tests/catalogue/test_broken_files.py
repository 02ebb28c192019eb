"""A broken file gives an error that names file and line and says what to do."""

import re
from pathlib import Path

import pytest

from seva.catalogue import load_catalogue, load_messages
from seva.errors import CatalogueError
from tests.catalogue.copies import BIRTH, INCOME, WIDOW, Change, Copy

OF_REVENUE = "fields/revenue.yml"
FIELDS = "fields/common.yml"
APPLY = "messages/apply.yml"

# What is done to a file, the file and the text on the line that the error must name, and what the error says.
BROKEN: dict[str, tuple[Change, str, str, str]] = {
    "bad YAML": (
        lambda c: c.replace(INCOME, "kind: certificate", "kind: [certificate"),
        INCOME,
        "filing: application",
        "not valid YAML",
    ),
    "a tab": (
        lambda c: c.replace(INCOME, "  en: Income certificate", "\ten: Income certificate"),
        INCOME,
        "\ten: Income",
        "not valid YAML",
    ),
    "a control character": (lambda c: c.append(INCOME, "# \x07\n"), INCOME, "# yaml", "not valid YAML"),
    "a date that is none": (lambda c: c.append(INCOME, "since: 2026-02-31\n"), INCOME, "# yaml", "put dates in quotes"),
    "the same key twice": (
        lambda c: c.append(INCOME, "pilot: false\n"),
        INCOME,
        "pilot: false",
        "`pilot` stands twice",
    ),
    "unknown key": (lambda c: c.append(INCOME, "prize: 5\n"), INCOME, "prize: 5", "check its spelling, or remove it"),
    "missing key": (
        lambda c: c.replace(INCOME, "popularity: 97\nkind: certificate\n", ""),
        INCOME,
        "id: income",
        "kind: Field required (add this key)",
    ),
    "a fact on the certificate that nobody asks": (
        lambda c: c.replace(INCOME, "  - annual_income\n", "  - shoe_size\n"),
        INCOME,
        "  - shoe_size",
        "is no question of this service",
    ),
    "an address on the certificate": (
        lambda c: c.replace(INCOME, "  - annual_income\n", "  - address\n"),
        INCOME,
        "  - address",
        "tells how to reach somebody",
    ),
    "a holder that nobody asks": (
        lambda c: c.replace(INCOME, "  facts:\n", "  holder: king\n  facts:\n"),
        INCOME,
        "holder: king",
        "the holder is no question",
    ),
    "missing language": (
        lambda c: c.replace(INCOME, "  hi: आय प्रमाण पत्र\nshort_name", "short_name"),
        INCOME,
        "name:",
        "name.hi: Field required",
    ),
    "empty text": (
        lambda c: c.replace(INCOME, "  hi: आय प्रमाण पत्र\nshort_name", "  hi: ''\nshort_name"),
        INCOME,
        "hi: ''",
        "write it in both languages",
    ),
    "a number for a text": (
        lambda c: c.replace(INCOME, "  en: Income certificate", "  en: 12"),
        INCOME,
        "  en: 12",
        "in quotes",
    ),
    "unknown value": (
        lambda c: c.replace(INCOME, "kind: certificate", "kind: paper"),
        INCOME,
        "kind: paper",
        "use one of the values named",
    ),
    "unknown field": (
        lambda c: c.replace(INCOME, "- annual_income", "- annual_incom"),
        INCOME,
        "- annual_incom",
        "define it there first",
    ),
    "a field twice": (
        lambda c: c.replace(INCOME, "- dob", "- applicant_name"),
        INCOME,
        "- guardian_name",
        "is asked twice",
    ),
    "fields that are no list": (
        lambda c: c.replace(INCOME, "fields:\n- applicant_name\n", "fields: applicant_name\nold:\n"),
        INCOME,
        "fields: applicant_name",
        "begin each line with `- `",
    ),
    "unknown document": (
        lambda c: c.replace(INCOME, "- self_declaration", "- selfie"),
        INCOME,
        "- selfie",
        "the catalogue's documents",
    ),
    "unknown word at a field": (
        lambda c: c.replace(INCOME, "- id: aadhaar_last4\n  optional: true", "- id: aadhaar_last4\n  needed: false"),
        INCOME,
        "needed: false",
        "check its spelling",
    ),
    "wrong department": (
        lambda c: c.replace(INCOME, "department: revenue", "department: mcd"),
        INCOME,
        "department: mcd",
        "move the file, or correct",
    ),
    "another id": (
        lambda c: c.replace(INCOME, "id: income_certificate", "id: income"),
        INCOME,
        "id: income",
        "make it income.yml",
    ),
    "no aliases": (
        lambda c: c.replace(INCOME, "aliases:\n", "aliases: {en: [a], hi: [ब]}\nold:\n"),
        INCOME,
        "aliases: {",
        "in `hinglish`",
    ),
    "duplicate alias": (
        lambda c: c.replace(INCOME, "  - aay praman patra", "  - Janam Praman Patra"),
        INCOME,
        "- Janam Praman Patra",
        "is the name of birth_certificate",
    ),
    "an alias twice": (
        lambda c: c.replace(INCOME, "  - income cert\n", "  - Income Certificate\n"),
        INCOME,
        "- income proof from SDM",
        "stands here twice",
    ),
    "unknown source": (
        lambda c: c.replace(INCOME, "  sla: verified:delhigovt_income", "  sla: verified:a_friend"),
        INCOME,
        "  sla: verified",
        "`a_friend` is not in catalogue/sources.yml",
    ),
    "no source": (
        lambda c: c.replace(INCOME, "  fee: typical", "  fee: said so"),
        INCOME,
        "  fee: said so",
        "write `typical`, or `verified:`",
    ),
    "an empty file": (lambda c: (c.root / INCOME).write_text("", encoding="utf-8"), INCOME, "", "the file is empty"),
    "a list for a service": (
        lambda c: (c.root / INCOME).write_text("- a\n", encoding="utf-8"),
        INCOME,
        "- a",
        "expected keys and values",
    ),
    "not UTF-8": (lambda c: (c.root / INCOME).write_bytes("id: आय".encode("utf-16")), INCOME, "", "Save it as UTF-8"),
    "another ending": (
        lambda c: (c.root / INCOME).rename(c.root / INCOME.replace(".yml", ".yaml")),
        INCOME.replace(".yml", ".yaml"),
        "id: income",
        "make it income_certificate.yml",
    ),
    "a file is a folder": (
        lambda c: (c.root / WIDOW.replace("widow", "old")).mkdir(),
        WIDOW.replace("widow", "old"),
        "",
        "cannot be read",
    ),
    "a choice field without choices": (
        lambda c: c.replace(FIELDS, "  choices_from: districts\n", ""),
        FIELDS,
        "- id: district",
        "needs `choices`",
    ),
    "choices within nothing": (
        lambda c: c.replace(OF_REVENUE, "  depends_on: district\n", ""),
        OF_REVENUE,
        "- id: sub_division",
        "`depends_on` and `within` of the choices go together",
    ),
    "asked before what it depends on": (
        lambda c: c.replace(INCOME, "- district\n", "- sub_division\n- district\n"),
        INCOME,
        "- sub_division",
        "depends on `district`: ask that one before it",
    ),
    "a field without an example": (
        lambda c: c.replace(FIELDS, "  example:\n    en: '9876543210'\n    hi: '9876543210'\n", ""),
        FIELDS,
        "- id: mobile",
        "give an `example`",
    ),
    "a pattern that is none": (
        lambda c: c.replace(FIELDS, "  pattern: ^[0-9]{4}$", "  pattern: '[0-9'"),
        FIELDS,
        "pattern: '[0-9'",
        "is not a regular expression",
    ),
    "a question defined twice": (
        lambda c: c.replace(FIELDS, "- id: pincode", "- id: mobile"),
        FIELDS,
        "type: pincode",
        "is the field id at",
    ),
    "no list": (
        lambda c: (c.root / FIELDS).write_text("field: []\n", encoding="utf-8"),
        FIELDS,
        "field: []",
        "expected a list under `fields`",
    ),
    "one code for two departments": (
        lambda c: c.replace("departments.yml", "  code: MCD", "  code: REV"),
        "departments.yml",
        "- id: mcd",
        "the code REV",
    ),
    "a PIN in an unknown district": (
        lambda c: c.replace("places/pincodes.yml", "  - old_delhi", "  - older_delhi"),
        "places/pincodes.yml",
        "'110002'",
        "is not in districts.yml",
    ),
    "a PIN that is none": (
        lambda c: c.replace("places/pincodes.yml", "'110001'", "'010001'"),
        "places/pincodes.yml",
        "'010001'",
        "the form asked for",
    ),
    "unknown kind of danger": (
        lambda c: c.replace("helplines.yml", "  - fire", "  - fir"),
        "helplines.yml",
        "  - fir",
        "use one of the values named",
    ),
    "sources in another shape": (
        lambda c: (c.root / "sources.yml").write_text("a: b\n", encoding="utf-8"),
        "sources.yml",
        "a: b",
        "under `sources`",
    ),
}


def _told(error: CatalogueError, copy: Copy) -> list[tuple[str, int, str]]:
    told = []
    for line in str(error).splitlines():
        found = re.fullmatch(r"(.+?):(\d+): (.+)", line)
        assert found, f"no file and line: {line}"
        told.append((Path(found[1]).relative_to(copy.root).as_posix(), int(found[2]), found[3]))
    return told


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_with_its_line_and_advice(copy: Copy, name: str) -> None:
    change, file, text, says = BROKEN[name]
    change(copy)
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(copy.root)
    told = _told(raised.value, copy)
    fitting = [(where, line) for where, line, problem in told if says in problem]
    assert [where for where, _ in fitting] == [file], told
    expected = copy.line_of(file, text.strip("\n")) if text else 1
    assert abs(fitting[0][1] - expected) <= 1, (fitting, expected)


def test_all_problems_are_told_at_once(copy: Copy) -> None:
    copy.append(INCOME, "prize: 5\n")
    copy.replace(BIRTH, "kind: certificate", "kind: paper")
    copy.replace(FIELDS, "- id: mobile", "- id: Mobile")
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(copy.root)
    files = {file for file, _, _ in _told(raised.value, copy)}
    assert {INCOME, BIRTH, FIELDS} <= files
    assert raised.value.code == "catalogue_invalid"
    assert not raised.value.retryable


def test_a_missing_folder_and_a_missing_file(copy: Copy) -> None:
    with pytest.raises(CatalogueError, match="there is no catalogue here"):
        load_catalogue(copy.root / "nowhere")
    (copy.root / "helplines.yml").unlink()
    with pytest.raises(CatalogueError, match=r"helplines.yml:1: cannot be read: No such file or directory"):
        load_catalogue(copy.root)


def test_a_file_saved_with_a_byte_order_mark_is_read(copy: Copy) -> None:
    path = copy.root / INCOME
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "income_certificate" in load_catalogue(copy.root).services


def test_the_fingerprint_changes_with_any_file(copy: Copy) -> None:
    before = load_catalogue(copy.root).fingerprint
    assert load_catalogue(copy.root).fingerprint == before
    copy.append(INCOME, "# a comment\n")
    assert load_catalogue(copy.root).fingerprint != before


MESSAGES: dict[str, tuple[str, str]] = {
    "only: {en: Yes}": "needs a text in `en` and in `hi`",
    "only: {en: Yes, hi: ''}": "needs a text in `en` and in `hi`",
    "only: {en: Yes, hi: हाँ}": "put numbers, dates, yes and no in quotes",
    "only: {en: a, hi: क, hinglish: k}": "may have only `en` and `hi`",
    "only: {en: 'a {number}', hi: 'क {numbr}'}": "has other {placeholders} in Hindi than in English",
    "only: {en: 'a {number', hi: 'क {number'}": "has a brace that is not closed",
    "only: {en: 'a {}', hi: 'क {}'}": "has braces without a name",
    "only: a": "needs a text in `en` and in `hi`",
    "stop.saved: {en: a, hi: क}": "is defined in another file",
    "- a": "expected keys",
    "a: [": "not valid YAML",
}


@pytest.mark.parametrize("line", MESSAGES)
def test_a_broken_text_is_told_with_its_line_and_advice(copy: Copy, line: str) -> None:
    (copy.root / "messages" / "zz.yml").write_text(f"# Test.\n{line}\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as raised:
        load_messages(copy.root)
    assert re.search(r"messages/zz\.yml:[123]: ", str(raised.value))
    assert MESSAGES[line] in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_text_twice_in_one_file(copy: Copy) -> None:
    copy.append(APPLY, "stop.saved: {en: a, hi: क}\n")
    with pytest.raises(CatalogueError, match=r"`stop\.saved` stands twice"):
        load_messages(copy.root)


def test_no_texts_at_all(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="there are no texts"):
        load_messages(tmp_path)
