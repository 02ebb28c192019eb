"""An application as the core knows it, from the first question to the department's decision."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self

from seva.applications.status import Status


@dataclass(frozen=True)
class Content:
    """What the citizen gave. Encrypted at rest; values are canonical (ISO dates, choice ids, plain digits).

    `opening` holds what the message that began it said already: it waits for consent and becomes answers then. `way` is
    how the citizen answers, once chosen: "form" or "chat". `adding` is the document to which further photos are being
    added, `pending` the id of one of which a better photo was asked for. `submitted`: the review was confirmed, and
    only the fee is still open.
    """

    consented: bool = False
    prefill_asked: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    correcting: str | None = None
    opening: dict[str, str] = field(default_factory=dict)
    way: str | None = None
    adding: str | None = None
    pending: str | None = None
    submitted: bool = False

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The content that was stored as JSON."""
        return cls(**{**value, "skipped": tuple(value["skipped"]), "trail": tuple(value["trail"])})

    def is_done(self, step_id: str) -> bool:
        """Whether a field or document was answered or skipped."""
        return step_id in self.answers or step_id in self.documents or step_id in self.skipped

    def with_answer(self, field_id: str, value: str) -> Self:
        """The content with one more answer, which ends a correction of that field."""
        return self._after(field_id, answers={**self.answers, field_id: value}, skipped=self._skipped_but(field_id))

    def with_document(self, document_id: str, document: dict[str, Any]) -> Self:
        """The content with one more document: its metadata, or {"later": True}."""
        documents = {**self.documents, document_id: document}
        return self._after(document_id, documents=documents, skipped=self._skipped_but(document_id), pending=None)

    def with_skipped(self, step_id: str) -> Self:
        """The content with an optional step left out."""
        left = self.reopened(step_id)
        return replace(left, correcting=self.correcting)._after(step_id, skipped=(*left.skipped, step_id))

    def reopened(self, step_id: str) -> Self:
        """The content without the answer to one step, which is asked next; the old answer is gone."""
        return replace(
            self,
            answers={k: v for k, v in self.answers.items() if k != step_id},
            documents={k: v for k, v in self.documents.items() if k != step_id},
            skipped=self._skipped_but(step_id),
            trail=tuple(s for s in self.trail if s != step_id),
            correcting=step_id,
            adding=None,
            pending=None,
            submitted=False,
        )

    def _skipped_but(self, step_id: str) -> tuple[str, ...]:
        return tuple(s for s in self.skipped if s != step_id)

    def _after(self, step_id: str, **changes: Any) -> Self:
        trail = (*(s for s in self.trail if s != step_id), step_id)
        correcting = None if self.correcting == step_id else self.correcting
        return replace(self, trail=trail, correcting=correcting, **changes)


@dataclass(frozen=True)
class Application:
    """One row of the applications table, decrypted."""

    id: str
    citizen_id: str
    service: str
    department: str
    status: Status
    language: str
    created_at: datetime
    updated_at: datetime
    content: Content = Content()
    acknowledgement: str | None = None
    reference_number: str | None = None
    certificate_number: str | None = None
    due_on: date | None = None
    near_on: date | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None
    last_error: str | None = None
