"""What officers did and what lies with them, counted; no application and no applicant is told."""

from typing import Literal

from pydantic import Field

from backoffice.schemas.types import Answer, Identifier, IsoDate, Moment

Act = Literal["approve", "reject", "request_information"]


class Done(Answer):
    """So many acts of one officer on one day (in India) that are alike.

    `days`: midnights since the case came to the department, by filing or by the applicant's answer. `late`: whether the
    last day had passed, null without a limit. `district` is empty where none is known.
    """

    officer: str
    day: IsoDate
    service: Identifier
    district: str
    action: Act
    days: int = Field(ge=0)
    late: bool | None
    count: int = Field(ge=1)


class Lying(Answer):
    """So many undecided applications with one officer now; `officer` is empty where nobody has opened them yet."""

    officer: str
    service: Identifier
    district: str
    count: int = Field(ge=1)
    overdue: int = Field(ge=0)


class OfficersWork(Answer):
    """The work of a department's officers in the days asked for, and what lies with each at `as_of`."""

    department: Identifier
    since: IsoDate
    until: IsoDate
    as_of: Moment
    done: list[Done]
    lying: list[Lying]
