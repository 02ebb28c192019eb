"""A walk of answers, skips, steps back and corrections in any order: nothing is lost, and it ends in the review."""

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from seva.applications.application import Content
from seva.applications.interview import Step, is_complete, next_step, prefilled, previous_step
from tests.applications.calm import CALM
from tests.applications.services import IDS, SERVICE

PROFILES = st.sampled_from([{}, {"applicant": "Sunita Devi"}, {"applicant": "Sunita Devi", "phone": "9876543210"}])


class Walk(RuleBasedStateMachine):
    """A citizen who does anything at any step; `expected` is what they have given and not taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.content = Content()
        self.profile: dict[str, str] = {}
        self.expected: dict[str, str] = {}

    @property
    def step(self) -> Step:
        return next_step(SERVICE, self.content, self.profile)

    @initialize(profile=PROFILES)
    def begin(self, profile: dict[str, str]) -> None:
        self.profile = profile
        assert self.step.kind == "consent"
        self.content = Content(consented=True)

    @precondition(lambda self: self.step.kind == "prefill")
    @rule(agreed=st.booleans())
    def answer_prefill(self, agreed: bool) -> None:
        assert not self.expected
        self.content = Content(consented=True, prefill_asked=True)
        if agreed:
            self.content = prefilled(SERVICE, self.content, self.profile)
            self.expected = dict(self.profile)

    @precondition(lambda self: self.step.kind in ("field", "document"))
    @rule(value=st.text("abc", min_size=1, max_size=3))
    def answer(self, value: str) -> None:
        step = self.step
        give: Callable[[str, str], Content] = self.content.with_answer
        self.content = self.content.with_document(step.id, {"name": value}) if step.document else give(step.id, value)
        self.expected[step.id] = value

    @precondition(lambda self: self.step.kind in ("field", "document"))
    @rule(id_=st.sampled_from(["applicant", "work", "remark", "phone"]), value=st.text("xyz", min_size=1, max_size=3))
    def answer_another_too(self, id_: str, value: str) -> None:
        if not self.content.is_done(id_) and id_ != self.step.id:
            self.content = self.content.with_answer(id_, value)
            self.expected[id_] = value

    @precondition(lambda self: self.step.optional)
    @rule()
    def leave_out(self) -> None:
        self.content = self.content.with_skipped(self.step.id)

    @rule()
    def go_back(self) -> None:
        last = previous_step(SERVICE, self.content)
        if last and self.step.kind != "prefill":
            self.content = self.content.reopened(last)
            self.expected.pop(last, None)
            assert self.step.id in (last, "prefill")

    @precondition(lambda self: self.step.kind == "review")
    @rule(id_=st.sampled_from(IDS))
    def correct(self, id_: str) -> None:
        self.content = self.content.reopened(id_)
        self.expected.pop(id_, None)
        assert self.step.id == id_

    @rule(profile=PROFILES)
    def file_another_meanwhile(self, profile: dict[str, str]) -> None:
        self.profile = profile

    @invariant()
    def nothing_is_lost(self) -> None:
        documents = {id_: document["name"] for id_, document in self.content.documents.items()}
        assert {**self.content.answers, **documents} == self.expected

    @invariant()
    def review_means_complete(self) -> None:
        if self.content.consented:
            assert (self.step.kind == "review") == is_complete(SERVICE, self.content) or self.step.kind == "prefill"

    def teardown(self) -> None:
        """From wherever the walk stopped, plain answers lead to the review."""
        self.content = self.content if self.content.consented else Content(consented=True)
        for _ in range(len(IDS) + 2):
            if self.step.kind == "prefill":
                self.answer_prefill(agreed=True)
            elif self.step.kind != "review":
                self.answer("end")
        assert self.step.kind == "review"
        assert is_complete(SERVICE, self.content)
        self.nothing_is_lost()


TestWalk = Walk.TestCase
TestWalk.settings = settings(CALM, max_examples=80, stateful_step_count=25)
