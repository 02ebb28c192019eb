"""Values in a message, normalised, each with its place: identifiers, dates, amounts, districts, languages, ratings."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date

from nlu import value_kinds
from nlu.places import Places
from nlu.readings import Reading, Value, in_figures, read
from seva.catalogue import Catalogue
from seva.language.dates import find_dates
from seva.language.identifiers import Found, find_pincodes, find_reference_numbers

__all__ = ["Value", "ValueFinder"]

_DIGIT = re.compile(r"\d")
_REGION = 3

Finder = Callable[[Reading], Iterator[Value]]


class ValueFinder:
    """Finds the values of a message; where two overlap the kind that stands first in `_finders` wins."""

    def __init__(self, catalogue: Catalogue, today: Callable[[], date]) -> None:
        self._codes: Collection[str] = catalogue.codes
        self._places = Places(catalogue)
        self._known: Collection[str] = catalogue.pincodes
        self._regions = {pin[:_REGION] for pin in catalogue.pincodes}
        self._today = today
        # Those that need a digit look at the text with read-out numbers in figures, the others at the text as it is.
        self._finders: Sequence[tuple[Finder, bool]] = (
            (self._references, True),
            (value_kinds.certificates, True),
            (value_kinds.aadhaars, True),
            (value_kinds.labelled_accounts, True),
            (value_kinds.mobiles, True),
            (self._dates, False),
            (value_kinds.rated, False),
            (self._pincodes, True),
            (value_kinds.accounts, True),
            (value_kinds.amounts, False),
            (self._in_districts, False),
            (value_kinds.languages, False),
        )

    def find(self, text: str) -> list[Value]:
        """Return the values in the order of the text, without overlaps."""
        as_said = read(text)
        figures = in_figures(as_said) if _DIGIT.search(as_said.written.text) else None
        taken: list[Value] = []
        for finder, needs_figures in self._finders:
            for value in _found(finder, needs_figures, as_said, figures):
                if all(value.end <= other.start or value.start >= other.end for other in taken):
                    taken.append(value)
        return sorted((value for value in taken if value.entity), key=lambda value: value.start)

    def _references(self, reading: Reading) -> Iterator[Value]:
        for number, start, end in find_reference_numbers(reading.text, self._codes):
            yield Value("reference_number", number.canonical, start, end)

    def _pincodes(self, reading: Reading) -> Iterator[Value]:
        """Six digits; without the word, those in unusual groups ("11 00 92") only if the catalogue has them."""
        is_named, usual = reading.names("pin_words"), set(find_pincodes(reading.text))
        for found in find_pincodes(reading.text, any_groups=True):
            is_likely = found in usual or found.value in self._known
            if is_named or (is_likely and not self._is_other(reading, found)):
                yield Value("pincode", found.value, found.start, found.end)

    def _is_other(self, reading: Reading, found: Found) -> bool:
        """Tell a round sum, an income and a number that was read out and is of no known region from a PIN code."""
        is_money = found.value.endswith("000") or reading.beside(found.start, found.end, "money_words")
        is_read_out = reading.written.is_read_out(found.start, found.end)
        return is_money or (is_read_out and found.value[:_REGION] not in self._regions)

    def _dates(self, reading: Reading) -> Iterator[Value]:
        for found in find_dates(reading.text, self._today(), numbers=reading.numbers):
            yield Value("date", found.value.isoformat(), found.start, found.end)

    def _in_districts(self, reading: Reading) -> Iterator[Value]:
        for place in self._places.find(reading.said):
            start, end = reading.said[place.first].start, reading.said[place.last - 1].end
            yield Value("district", place.district, start, end)


def _found(finder: Finder, needs_figures: bool, as_said: Reading, figures: Reading | None) -> Iterator[Value]:
    if not needs_figures:
        yield from finder(as_said)
    elif figures is not None:
        for value in finder(figures):
            yield Value(value.entity, value.value, *figures.written.place(value.start, value.end))
