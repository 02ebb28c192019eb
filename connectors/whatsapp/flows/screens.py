"""Which questions stand on which screen of a service's Flow, and what everybody calls its parts.

The screens of a service are `screens_of(...)` in their order, then `REVIEW`, which is terminal. A component is named as
its field. Only these keys go over the wire, in screen data to the phone and in payloads from it (`<id>` is a field's):

| screen data | on | what it is |
| --- | --- | --- |
| `value_<id>` | every field | what is known: text, a choice's id, a day as YYYY-MM-DD; "" if nothing is |
| `error_<id>` | every field | text of at most 30 letters: what is wrong with the answer, "" if nothing is |
| `from_<id>`, `until_<id>` | dates | first and last day that may be picked, YYYY-MM-DD |
| `options_<id>` | choices that depend on another answer | list of {id, title}, never empty |
| `enabled_<id>` | the same | whether it can be chosen now: the other answer is there |
| `helper_<id>` | private fields | text under the field; if an answer is there, its end and "leave empty to keep it" |
| `required_<id>` | private fields that are not optional | false if an answer is there |
| `notice`, `has_notice` | every screen | longer words above the fields: what would be accepted; whether they show |
| `summary` | `REVIEW` | all answers, one on each line |

Private fields (`is_hidden`) never show what is known: their value is "".

Every payload has `trigger`: `next` (the button below), `submit` (the button of the review), or the id of the field that
was chosen and that others depend on: then the same screen is wanted again with `options_…` for it. Beside `trigger`
stand the screen's fields by their ids, as the phone has them: "", null or nothing if left empty, and figures perhaps as
numbers. On the review there are none. An empty private field that has an answer keeps it.

Routes lead from each screen to all later ones, so that screens which are answered may be passed over; the entry is the
first screen. All screens but the first ask with BACK when they are left backwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from seva.catalogue import Field, Service

REVIEW = "REVIEW"
TRIGGER, NEXT, SUBMIT = "trigger", "next", "submit"
NOTICE, HAS_NOTICE, SUMMARY = "notice", "has_notice", "summary"

FEWEST, MOST = 5, 7
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What is told together is asked together.
TOPICS = {"address": "place", "pincode": "place", "location": "place", "mobile": "contact", "email": "contact"}
PARTED, TOO_FEW = 1, 2


@dataclass(frozen=True)
class Screen:
    """A screen's id, letters and underscores, and the ids of the fields on it in their order."""

    id: str
    fields: tuple[str, ...]


def screens_of(service: Service) -> tuple[Screen, ...]:
    """The screens with questions; the review follows them. Empty for a service that asks nothing."""
    parts = min(_partings(service.fields), key=_cost, default=[])
    return tuple(Screen(f"PART_{LETTERS[n]}", tuple(f.id for f in part)) for n, part in enumerate(parts))


def key(kind: str, field_id: str) -> str:
    """The name in screen data of what a field needs: `key("value", "dob")` is `value_dob`."""
    return f"{kind}_{field_id}"


def _partings(fields: Sequence[Field]) -> Iterator[list[Sequence[Field]]]:
    """Every way to part the fields into as few screens as hold them."""
    screens = -(-len(fields) // MOST)
    for cuts in combinations(range(1, len(fields)), screens - 1) if screens else ():
        parts = [fields[start:end] for start, end in pairwise((0, *cuts, len(fields)))]
        if all(len(part) <= MOST for part in parts):
            yield parts


def _cost(parts: Sequence[Sequence[Field]]) -> tuple[int, int]:
    """How bad a parting is: short screens and neighbours torn apart; then how uneven it is."""
    sizes = [len(part) for part in parts]
    lacking = sum(max(0, FEWEST - size) for size in sizes) if len(parts) > 1 else 0
    parted = sum(_belong_together(a[-1], b[0]) for a, b in pairwise(parts))
    return lacking * TOO_FEW + parted * PARTED, max(sizes) - min(sizes)


def _belong_together(one: Field, other: Field) -> bool:
    topic = _topic(one)
    return topic is not None and topic == _topic(other)


def _topic(field: Field) -> str | None:
    return "place" if field.choices_from else TOPICS.get(field.type)
