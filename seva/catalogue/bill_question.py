"""The shape of questions on a bill, as people ask them, and their answers."""

from pydantic import field_validator

from seva.catalogue.schema import Aliases, Identifier, Model, Source, Text


class BillQuestion(Model):
    """A question that people ask about a bill, in sentences as they write it, and its answer.

    `services` are the bills that it is about; all of them if there are none. A question about one service goes before
    one about all. `complaint`: the service to complain with if the answer does not help.
    """

    id: Identifier
    services: tuple[Identifier, ...] = ()
    asked: Aliases
    answer: Text
    complaint: Identifier | None = None
    source: Source

    @field_validator("asked")
    @classmethod
    def _in_three_spellings(cls, value: Aliases) -> Aliases:
        if not all(sentences for _, sentences in value):
            raise ValueError("write how people ask it: in `en`, in `hi` and in `hinglish`")
        return value
