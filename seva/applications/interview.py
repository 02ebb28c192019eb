"""Which step of an application comes next: notice, way of answering, prefill, each field and document, review, fee."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from seva.applications.application import Content
from seva.catalogue import Document, Field, Service

# `send`: whether an answer to an officer may go; it stands in no application that is being filled.
StepKind = Literal["consent", "way", "prefill", "field", "document", "review", "payment", "send"]

YES_NO = ("yes", "no")
FORM, CHAT = WAYS = ("form", "chat")
# With fewer questions left, a form is not worth the offer.
WORTH_A_FORM = 2
REVIEW = ("submit", "change", "stop")
# What may be said where a payment is waited for; `change` only before filing.
PAYMENT = ("paid", "later", "change")
SEND = ("send", "change", "later")


CHOICES: Mapping[StepKind, tuple[str, ...]] = {
    "consent": YES_NO, "way": WAYS, "prefill": YES_NO, "review": REVIEW, "payment": PAYMENT, "send": SEND,
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step that the citizen is asked for."""

    kind: StepKind
    id: str
    field: Field | None = None
    document: Document | None = None
    number: int = 0
    of: int = 0

    @property
    def type(self) -> str:
        """What kind of answer is expected: the field's type, `document`, or `choice`."""
        if self.field:
            return self.field.type
        if self.kind == "payment":
            return "payment"
        return "document" if self.document else "choice"

    @property
    def wants_number(self) -> bool:
        """Whether it asks for the number of a paper, an account or a vehicle: each word of its example has a digit."""
        if self.type != "text" or self.field is None or self.field.example is None:
            return False
        words = self.field.example.en.split()
        return bool(self.field.pattern) or all(any(map(str.isdigit, word)) for word in words)

    @property
    def optional(self) -> bool:
        """Whether the citizen may leave it out."""
        return bool((self.field and self.field.optional) or (self.document and self.document.optional))

    @property
    def choices(self) -> tuple[str, ...]:
        """The ids that the step accepts, when it is a choice."""
        if self.field:
            return tuple(choice.id for choice in self.field.choices)
        return CHOICES.get(self.kind, ())


def known_answers(service: Service, profile: Mapping[str, str]) -> dict[str, str]:
    """What the citizen gave in an earlier application and this service asks again."""
    return {f.id: profile[f.id] for f in service.fields if f.prefill and f.id in profile}


def still_open(service: Service, content: Content, profile: Mapping[str, str]) -> dict[str, str]:
    """What of the known answers was not given otherwise."""
    return {name: value for name, value in known_answers(service, profile).items() if not content.is_done(name)}


def may_fill_form(service: Service, content: Content) -> bool:
    """Whether a form, where the channel has one, comes before the questions.

    It is offered before the first answer; once chosen, it is open until all questions are answered.
    """
    if not content.consented or content.correcting or content.way == CHAT:
        return False
    left = open_fields(service, content)
    return bool(left) if content.way == FORM else len(left) >= WORTH_A_FORM and not content.trail


def open_fields(service: Service, content: Content) -> list[Field]:
    """The questions that have no answer yet and were not left out."""
    return [step.field for step in _steps(service, content) if step.field and not _is_settled(step, content)]


def next_step(service: Service, content: Content, profile: Mapping[str, str], has_form: bool = False) -> Step:
    """The step that is open now; `review` when everything was given, `payment` when that was confirmed.

    `has_form`: the channel shows a form of it.
    """
    if not content.consented:
        return Step("consent", "consent")
    if has_form and may_fill_form(service, content):
        return Step("way", "way")
    # Only before the first answer: what is given already must not be written over.
    if not content.prefill_asked and not content.trail and still_open(service, content, profile):
        return Step("prefill", "prefill")
    steps = _steps(service, content)
    adding = next((step for step in steps if step.id == content.adding and step.document), None)
    corrected = adding or next((step for step in steps if step.id == content.correcting), None)
    last = Step("payment", "payment") if content.submitted else Step("review", "review")
    return corrected or next((step for step in steps if not _is_settled(step, content)), last)


def previous_step(service: Service, content: Content) -> str | None:
    """The id of the step that was answered last, or None at the beginning."""
    known = {step.id for step in _steps(service, content)}
    return next((step_id for step_id in reversed(content.trail) if step_id in known), None)


def is_complete(service: Service, content: Content) -> bool:
    """Whether it may be filed: agreed to, every field and document answered, nothing but optional steps left out."""
    return content.consented and all(_is_settled(step, content) for step in _steps(service, content))


def prefilled(service: Service, content: Content, profile: Mapping[str, str]) -> Content:
    """The content with the answers of an earlier application where there is none yet."""
    for field_id, value in still_open(service, content, profile).items():
        content = content.with_answer(field_id, value)
    return replace(content, trail=())


def agreed(content: Content, opening: Mapping[str, str]) -> Content:
    """The content after consent, with the answers that the opening message gave; "back" does not lead to them."""
    content, trail = replace(content, consented=True, opening={}), content.trail
    for field_id, value in opening.items():
        content = content.with_answer(field_id, value)
    return replace(content, trail=trail)


def _is_settled(step: Step, content: Content) -> bool:
    """Whether a step is answered, or left out and still optional: the catalogue may have changed since.

    A choice that another answer has decided about since is open again.
    """
    if step.field and step.field.depends_on and step.id in content.answers:
        return content.answers[step.id] in step.choices
    return step.id in content.answers or step.id in content.documents or (step.optional and step.id in content.skipped)


def _steps(service: Service, content: Content) -> list[Step]:
    total = len(service.fields) + len(service.documents)
    given = [field.given(content.answers) for field in service.fields]
    fields = [Step("field", f.id, field=f, number=n, of=total) for n, f in enumerate(given, 1)]
    first = len(fields) + 1
    documents = [Step("document", d.id, document=d, number=n, of=total) for n, d in enumerate(service.documents, first)]
    return [*fields, *documents]
