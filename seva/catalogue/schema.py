"""The shape of the catalogue's files, as pydantic models.

Money is in whole rupees, times are in days, every text stands in English and Hindi. `source` and `facts` tell where a
fact was found: `verified:<keys of sources.yml>` or `typical` (general knowledge, to be confirmed by the department).
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from annotated_types import Ge, Le
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
    field_validator,
    model_validator,
)

Language = Literal["en", "hi"]
Kind = Literal["certificate", "licence", "scheme", "appointment", "grievance", "bill_payment", "lookup", "information"]
Filing = Literal[
    "application", "appointment", "grievance", "bill", "availability", "officials", "tracking", "verification", "none"
]
FieldType = Literal[
    "text", "name", "choice", "mobile", "pincode", "date", "address", "aadhaar_last4", "amount", "location", "email",
    "year", "number",
]  # fmt: skip
FactName = Literal["exists", "fee", "sla", "documents", "eligibility"]
HelplineKind = Literal[
    "police", "fire", "medical", "women", "child", "suicide", "disaster", "gas", "electric", "cyber", "elder"
]

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ChoiceIdentifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]
SOURCE = re.compile(r"typical|verified:")


def _named_source(value: str) -> str:
    if not SOURCE.match(value):
        raise ValueError("write `typical`, or `verified:` and the keys of catalogue/sources.yml")
    return value


Source = Annotated[
    str, AfterValidator(_named_source), WithJsonSchema({"type": "string", "pattern": "^(typical|verified:)"})
]


class Model(BaseModel):
    """Base of all catalogue models: unknown keys are refused, so that a typing error is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Model):
    """One text in both languages."""

    en: str
    hi: str

    def in_(self, language: str) -> str:
        """The text in `language`; English when it is not Hindi."""
        return self.hi if language == "hi" else self.en

    @field_validator("en", "hi")
    @classmethod
    def _not_empty(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("the text is empty: write it in both languages")
        return value


class TextList(Model):
    """A list of texts in both languages."""

    en: list[str]
    hi: list[str]

    def in_(self, language: str) -> list[str]:
        """The list in `language`; English when it is not Hindi."""
        return self.hi if language == "hi" else self.en


class Aliases(Model):
    """Names under which people ask, in three spellings."""

    en: list[str] = []
    hi: list[str] = []
    hinglish: list[str] = []

    def all(self) -> list[str]:
        """Every alias, whatever the spelling."""
        return [*self.en, *self.hi, *self.hinglish]


class Choice(Model):
    """One answer that a choice field accepts; `within` is the answer to the field it depends on that it belongs to."""

    id: ChoiceIdentifier
    label: Text
    aliases: Aliases = Aliases()
    within: ChoiceIdentifier | None = None


class Field(Model):
    """One question of a form: how it is asked, shown and checked.

    `short_label`: at most 20 characters, where `label` does not fit above a field of a form. `depends_on`: the earlier
    field whose answer decides which choices there are. `prefill`: the answer is about the citizen in person and may be
    offered again in the next application; a service that asks it about someone else says `prefill: false`.
    """

    id: Identifier
    type: FieldType
    label: Text
    short_label: Text | None = None
    ask: Text
    example: Text | None = None
    choices: list[Choice] = []
    choices_from: Literal["districts", "sub_divisions"] | None = None
    depends_on: Identifier | None = None
    pattern: str | None = None
    range: Literal["past", "future", "any"] = "any"
    minimum: int | None = None
    maximum: int | None = None
    private: bool = False
    prefill: bool = False
    entity: Literal["pincode", "mobile", "date", "amount", "account_number", "district"] | None = None
    optional: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.type == "choice" and not self.choices:
            raise ValueError("a choice field needs `choices` or `choices_from`")
        if self.type != "choice" and self.choices:
            raise ValueError("only fields of type `choice` may have `choices`")
        if self.type != "choice" and self.example is None:
            raise ValueError("give an `example` that the field would accept")
        if bool(self.depends_on) != any(choice.within for choice in self.choices):
            raise ValueError("`depends_on` and `within` of the choices go together: write both, or none")
        return self

    def given(self, answers: Mapping[str, str]) -> Self:
        """The field with the choices that there are after these answers; all while the other answer is missing."""
        parent = answers.get(self.depends_on) if self.depends_on else None
        if not parent:
            return self
        return self.model_copy(update={"choices": [choice for choice in self.choices if choice.within == parent]})

    @field_validator("pattern")
    @classmethod
    def _is_pattern(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"`{value}` is not a regular expression: {error}") from error
        return value


class FileLimits(Model):
    """What a department takes as one file: kilobytes of 1,000 bytes, and pages; what is not said is said elsewhere."""

    max_kb: Annotated[int, Ge(20), Le(5000)] | None = None
    max_pages: Annotated[int, Ge(1), Le(100)] | None = None


class Document(Model):
    """A document that a service needs, and what is accepted as one."""

    id: Identifier
    label: Text
    ask: Text
    accepted: TextList
    optional: bool = False
    limits: FileLimits | None = None


class UsedField(Model):
    """A question as a service names it: by its id, and what is special about it there."""

    id: Identifier
    optional: bool = False
    prefill: bool | None = None


class UsedDocument(Model):
    """A document as a service names it; `limits` where they are special there."""

    id: Identifier
    optional: bool = False
    limits: FileLimits | None = None


class Facts(Model):
    """Where each fact of a service was found."""

    exists: Source
    fee: Source
    sla: Source
    documents: Source
    eligibility: Source


class Service(Model):
    """A service that government offers; `filing` tells what the assistant can do about it. `second_officer`: approving
    and rejecting it takes two.

    `fee_due` tells when a fee is paid here: before the department gets the application, after it has given it a number,
    or elsewhere (stamp paper, at the counter).
    """

    id: Identifier
    department: Identifier
    jurisdiction: Identifier
    pilot: bool
    popularity: int = 0
    kind: Kind
    filing: Filing
    name: Text
    short_name: Text
    summary: Text
    aliases: Aliases
    fee_inr: int | None
    fee_note: Text | None = None
    fee_due: Literal["before", "after", "elsewhere"] = "after"
    second_officer: bool = False
    sla_days: int | None
    sla_note: Text | None = None
    eligibility: Text
    note: Text | None = None
    fields: list[Field] = []
    documents: list[Document] = []
    reference_channel: str | dict[str, object] | list[object] | None = None
    source: Source
    facts: Facts

    @field_validator("aliases")
    @classmethod
    def _in_three_spellings(cls, value: Aliases) -> Aliases:
        if not all(names for _, names in value):
            raise ValueError("write how people ask for it: in `en`, in `hi` and in `hinglish`")
        return value

    @property
    def can_be_filed(self) -> bool:
        """Whether a citizen can apply for it here and gets a reference number."""
        return self.filing in ("application", "appointment", "grievance")

    @property
    def steps(self) -> list[Field | Document]:
        """Everything that is asked for, in its order: questions, then documents."""
        return [*self.fields, *self.documents]

    def field(self, field_id: str) -> Field | None:
        """The field of that id, or None."""
        return next((field for field in self.fields if field.id == field_id), None)

    def document(self, document_id: str) -> Document | None:
        """The document of that id, or None."""
        return next((document for document in self.documents if document.id == document_id), None)

    def is_typical(self, fact: FactName) -> bool:
        """Whether the fact is general knowledge that the department still has to confirm."""
        return not str(getattr(self.facts, fact)).startswith("verified:")


class Department(Model):
    """Who issues, decides and answers; `code` begins its reference numbers."""

    id: Identifier
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,5}$")]
    name: Text
    short_name: Text
    jurisdiction: Identifier
    helpline: str
    hours: Text
    hours_source: Source = "typical"
    office: Text
    limits: FileLimits | None = None
    source: Source


class SubDivision(Model):
    """A sub-division of a district."""

    id: Identifier
    name: Text


class District(Model):
    """A revenue district of Delhi since 25 December 2025."""

    id: Identifier
    name: Text
    aliases: Aliases = Aliases()
    sub_divisions: list[SubDivision] = []


class Pincode(Model):
    """A PIN code with its locality and the districts that it may lie in (ask when there are several)."""

    pin: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5}$")]
    locality: Text
    district_2012: list[str] = []
    district_2025_estimate: list[Identifier]

    @property
    def districts(self) -> list[str]:
        """The districts of today, most likely first."""
        return list(self.district_2025_estimate)


class Ward(Model):
    """A municipal ward of Mumbai."""

    ward: str
    areas: Text
    pins: list[str]
    areas_verified: bool = False


class Helpline(Model):
    """A number to call; `emergency` ones are told before anything else when danger is near."""

    id: Identifier
    number: str
    name: Text
    area: str
    emergency: bool = False
    kinds: list[HelplineKind] = []
    source: Source
