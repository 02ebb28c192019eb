"""`seva catalogue`: check, show, new and schemas."""

import json
import re
from pathlib import Path

import pytest

from seva.catalogue.schemas import FILES
from tests.catalogue.copies import BIRTH, INCOME, Copy
from tests.cli.conftest import Run

NEW = "services/revenue/test_certificate.yml"
# What one fills in after `seva catalogue new`: the place that is marked, and what is written there.
FILLED = {
    "name:                          # FILL IN: the official name\n  en: ''\n  hi: ''": (
        "name:\n  en: Test certificate\n  hi: परीक्षण प्रमाण पत्र"
    ),
    "short_name:                    # FILL IN: at most 24 characters, for lists\n  en: ''\n  hi: ''": (
        "short_name:\n  en: Test certificate\n  hi: परीक्षण प्रमाण पत्र"
    ),
    "summary:                       # FILL IN: what it is and what one needs it for, in one or two sentences\n"
    "  en: ''\n  hi: ''": "summary:\n  en: Proof of a test.\n  hi: परीक्षण का प्रमाण।",
    "eligibility:                   # FILL IN: who can get it\n  en: ''\n  hi: ''": (
        "eligibility:\n  en: Everyone.\n  hi: सभी लोग।"
    ),
    "  en: []\n  hi: []\n  hinglish: []": "\n".join(
        f"  {spelling}: [{', '.join(f'{word} {end}' for end in ends)}]"
        for spelling, word, ends in (
            ("en", "test paper", "abcdefgh"),
            ("hi", "परीक्षण", "कखगघचछजझ"),
            ("hinglish", "parikshan", "abcdefgh"),
        )
    ),
}


@pytest.fixture
def copy(project: Path) -> Copy:
    return Copy(project / "copy")


def test_check_says_that_all_is_in_order(seva: Run) -> None:
    said = seva("catalogue", "check")
    assert said.code == 0
    assert said.words.startswith("92 services (50 in the pilot) of 25 departments,")
    assert said.words.endswith("all in order.")


def test_check_tells_every_problem_on_a_line_of_its_own(seva: Run, copy: Copy) -> None:
    copy.append(INCOME, "prize: 5\n")
    copy.replace(BIRTH, "kind: certificate", "kind: paper")
    said = seva("catalogue", "check", "--root", str(copy.root))
    assert said.code == 1
    assert len(said.err.splitlines()) == 2
    line = copy.line_of(INCOME, "prize: 5")
    assert f"{copy.root / INCOME}:{line}: prize: Extra inputs are not permitted (this key is not known" in said.err


def test_check_tells_breaches_of_wording(seva: Run, copy: Copy) -> None:
    copy.replace(INCOME, "  en: Official proof of", "  en: Kindly get proof of")
    said = seva("catalogue", "check", "--root", str(copy.root))
    assert said.code == 1
    assert said.err.splitlines() == ["service income_certificate summary: `Kindly` in English: plain English"]


def test_check_of_a_folder_that_is_not_there(seva: Run) -> None:
    said = seva("catalogue", "check", "--root", "nowhere")
    assert said.code == 1
    assert said.words == "nowhere: there is no catalogue here. Run from the project's root."


def test_show_gives_both_languages(seva: Run) -> None:
    said = seva("catalogue", "show", "income_certificate")
    assert said.code == 0
    for word in ("Income", "आय", "₹0", "21 days", "aadhaar_last4", "(optional)", "self_declaration", "Time note"):
        assert word in said.out, word
    assert "None" not in said.out


def test_services_without_a_fee_or_a_time_limit_can_be_shown(seva: Run) -> None:
    for service in ("ews_school_admission", "emergency_helplines"):
        said = seva("catalogue", "show", service)
        assert said.code == 0
        assert "None" not in said.out


@pytest.mark.parametrize(("asked", "near"), [("income", "income_certificate"), ("[/red]", "ap_bus_ticket")])
def test_show_of_an_unknown_service_names_near_ones(seva: Run, asked: str, near: str) -> None:
    said = seva("catalogue", "show", asked)
    assert said.code == 1
    assert said.words.startswith(f"There is no service {asked}. There are, for example: ")
    assert near in said.words


def test_new_and_check_lead_to_a_service(seva: Run, copy: Copy) -> None:
    said = seva("catalogue", "new", "test_certificate", "--department", "revenue", "--root", str(copy.root))
    assert said.code == 0
    assert "seva catalogue check" in said.words
    assert "make train" in said.words
    told = seva("catalogue", "check", "--root", str(copy.root)).err
    places = dict(re.findall(rf"{re.escape(NEW)}:(\d+): ([\w.]+): ", told))
    assert set(places.values()) == {
        "name.en", "name.hi", "short_name.en", "short_name.hi", "summary.en", "summary.hi", "eligibility.en",
        "eligibility.hi", "aliases",
    }  # fmt: skip
    assert "write it in both languages" in told
    assert "in `en`, in `hi` and in `hinglish`" in told
    lines = (copy.root / NEW).read_text(encoding="utf-8").splitlines()
    assert all(place.split(".")[-1] in lines[int(number) - 1] for number, place in places.items())
    for old, new in FILLED.items():
        copy.replace(NEW, old, new)
    done = seva("catalogue", "check", "--root", str(copy.root))
    assert (done.code, done.err) == (0, "")
    assert "परीक्षण" in seva("catalogue", "show", "test_certificate", "--root", str(copy.root)).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("a_service", "--department", "nobody"), "There is no department nobody. There are: mcd, revenue, wcd."),
        (("A service", "--department", "revenue"), "cannot be an id: use small letters, digits and underscores."),
        (("../x", "--department", "revenue"), "cannot be an id"),
        (("income_certificate", "--department", "mcd"), "is there already. Choose another id, or edit that file."),
    ],
)
def test_new_refuses(seva: Run, copy: Copy, arguments: tuple[str, ...], says: str) -> None:
    said = seva("catalogue", "new", *arguments, "--root", str(copy.root))
    assert said.code == 1
    assert says in said.words
    assert len(list(copy.root.rglob("services/*/*.yml"))) == 3


def test_new_in_a_catalogue_without_departments(seva: Run, copy: Copy) -> None:
    (copy.root / "departments.yml").write_text("department: []\n", encoding="utf-8")
    said = seva("catalogue", "new", "a_service", "--department", "revenue", "--root", str(copy.root))
    assert said.code == 1
    assert "departments.yml:1: expected a list under `departments`" in said.words


def test_schemas_are_written(seva: Run, project: Path) -> None:
    said = seva("catalogue", "schemas", "schemas")
    assert said.code == 0
    assert len(said.out.splitlines()) == len(FILES)
    assert (
        json.loads((project / "schemas" / "service.schema.json").read_text(encoding="utf-8"))["title"] == "ServiceFile"
    )


def test_schemas_where_nothing_can_be_written(seva: Run, project: Path) -> None:
    (project / "file").write_text("", encoding="utf-8")
    said = seva("catalogue", "schemas", "file/schemas")
    assert said.code == 1
    assert said.words == "file/schemas cannot be written: Not a directory."
