"""Yes or no, if the whole message says so: "haan ji", "ठीक है", "nahi nahi", "👍"."""

from functools import cache

from seva.language import data
from seva.language.phonetic import key_text
from seva.language.script import clean, has_letters

_LONGEST = 6


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(key_text(entry) or entry for entry in entries) for name, entries in data.load("yesno").items()
    }


def parse_yes_no(text: str) -> bool | None:
    """Return True or False if the whole message is a yes or a no; None for anything more, less or both."""
    if not has_letters(text):
        return _by_symbol(text)
    lists, said = _lists(), key_text(clean(text))
    for answer, phrases in ((True, "yes_phrases"), (False, "no_phrases")):
        if said in lists[phrases]:
            return answer
    told = said.split()
    if len(told) > _LONGEST or not lists["yes"].union(lists["no"], lists["fillers"], lists["approving"]).issuperset(
        told
    ):
        return None
    return _decide(set(told), lists)


def _decide(told: set[str], lists: dict[str, frozenset[str]]) -> bool | None:
    says_no, says_yes = bool(told & lists["no"]), bool(told & lists["yes"])
    if says_no and not says_yes:
        return False  # an approving word beside it is denied: "sahi nahi hai"
    return True if not says_no and (says_yes or told & lists["approving"]) else None


def _by_symbol(text: str) -> bool | None:
    symbols = {
        answer: any(symbol in text for symbol in data.load("yesno")[f"{answer}_symbols"]) for answer in ("yes", "no")
    }
    return symbols["yes"] if symbols["yes"] != symbols["no"] else None
