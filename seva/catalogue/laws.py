"""Laws that set time limits: what is due to the citizen after one, and whether it stands still meanwhile."""

from typing import Annotated

from annotated_types import Ge

from seva.catalogue.schema import Identifier, Model, Source, Text

PAISE = 100
Rupees = Annotated[int, Ge(1)]


class Compensation(Model):
    """What a day of delay is worth to the citizen, and the most for one application; in whole rupees."""

    per_day_inr: Rupees
    most_inr: Rupees

    def after(self, days: int) -> int:
        """What is due after so many days of delay, in paise."""
        return min(max(days, 0) * self.per_day_inr, self.most_inr) * PAISE


class LawFacts(Model):
    """Where each fact was found."""

    compensation: Source = "typical"
    stops_while_waiting: Source = "typical"


class Law(Model):
    """A law; `stops_while_waiting`: the time does not run while the department waits for the citizen."""

    id: Identifier
    name: Text
    jurisdiction: Identifier
    compensation: Compensation | None = None
    stops_while_waiting: bool = False
    source: Source
    facts: LawFacts = LawFacts()
