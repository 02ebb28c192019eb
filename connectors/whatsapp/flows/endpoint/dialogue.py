"""The dialogue of a form: which screen comes next, and what it shows. Answers go into the draft that the chat fills."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from connectors.whatsapp.flows.data import Known, review_data, screen_data
from connectors.whatsapp.flows.endpoint.filling import Filling, Fillings
from connectors.whatsapp.flows.endpoint.given import Given, check_of_form, given_of
from connectors.whatsapp.flows.endpoint.question import Question
from connectors.whatsapp.flows.screens import REVIEW, SUBMIT, TRIGGER, Screen
from seva.applications.answers import Accepted, Refused
from seva.applications.application import Content
from seva.applications.interview import open_fields
from seva.applications.repository import Applications
from seva.catalogue import Field, Messages, Service
from seva.clock import Clock, today
from seva.errors import IllegalStep
from seva.forms import FormTokens

Shown = Mapping[str, Any]
SUCCESS = "SUCCESS"


class Dialogue:
    """Answers the questions of forms. Each answer of a screen is stored before the next screen is shown."""

    def __init__(
        self, fillings: Fillings, applications: Applications, tokens: FormTokens, messages: Messages, clock: Clock
    ) -> None:
        self._fillings = fillings
        self._applications = applications
        self._tokens = tokens
        self.messages = messages
        self._clock = clock

    def show(self, question: Question) -> Shown:
        """The next screen with its data; raises TokenOver."""
        filling = self._fillings.of(question.token)
        return ASKED[question.action](self, filling, question)

    def _begin(self, filling: Filling, _question: Question) -> Shown:
        return self._part(filling, filling.screens[0])

    def _back(self, filling: Filling, question: Question) -> Shown:
        """The screen before the one that was left."""
        ids = [screen.id for screen in filling.screens]
        left = [*ids, REVIEW].index(question.screen) if question.screen in [*ids, REVIEW] else 0
        return self._part(filling, filling.screens[max(0, left - 1)])

    def _go_on(self, filling: Filling, question: Question) -> Shown:
        if question.screen == REVIEW:
            return self._submit(filling) if question.data.get(TRIGGER) == SUBMIT else self._review(filling)
        screen = next((one for one in filling.screens if one.id == question.screen), None)
        if screen is None:
            raise self._fillings.over("changed", filling.language)
        given = given_of(_fields(filling.service, screen), question.data, filling.known, today(self._clock))
        if question.data.get(TRIGGER) in screen.fields:
            return self._part(filling, screen, sent=given)
        filling = self._kept(filling, given)
        if given.refused:
            return self._part(filling, screen, sent=given, errors=given.refused)
        return self._after(filling, screen)

    def _after(self, filling: Filling, screen: Screen) -> Shown:
        """The first later screen on which something is open, or the review."""
        later = filling.screens[filling.screens.index(screen) + 1 :]
        open_ones = {field.id for field in open_fields(filling.service, filling.application.content)}
        following = next((one for one in later if open_ones.intersection(one.fields)), None)
        return self._part(filling, following) if following else self._review(filling)

    def _submit(self, filling: Filling) -> Shown:
        """The end of the form, once: the chat goes on with the webhook that follows."""
        wrong = self._wrong(filling)
        if wrong:
            names = ", ".join(field.label.in_(filling.language) for field in wrong)
            return self._review(filling, self.messages.text("flow.open", filling.language, fields=names))
        if not self._tokens.submit(filling.token):
            raise self._fillings.over("sent", filling.language)
        return {"screen": SUCCESS, "data": {"extension_message_response": {"params": {"flow_token": filling.token}}}}

    def _wrong(self, filling: Filling) -> list[Field]:
        """The questions without an answer that fits today."""
        content, day = filling.application.content, today(self._clock)
        open_ones = {field.id for field in open_fields(filling.service, content)}
        return [
            field for field in filling.service.fields if field.id in open_ones or not _fits(field, content.answers, day)
        ]

    def _kept(self, filling: Filling, given: Given) -> Filling:
        """The form after the answers were stored in its draft; raises TokenOver if that was closed meanwhile."""

        def edit(content: Content) -> Content:
            return given.into(content)

        try:
            application = self._applications.change(filling.application.id, edit)
        except IllegalStep as error:
            raise self._fillings.over("closed", filling.language) from error
        return replace(filling, application=application)

    def _part(
        self,
        filling: Filling,
        screen: Screen,
        sent: Given | None = None,
        errors: Mapping[str, Refused] | None = None,
    ) -> Shown:
        known, typed = self._known(filling, filling.known), sent.shown if sent else {}
        return {"screen": screen.id, "data": screen_data(filling.service, screen, known, errors, typed)}

    def _review(self, filling: Filling, notice: str = "") -> Shown:
        known = self._known(filling, filling.application.content.answers)
        return {"screen": REVIEW, "data": review_data(filling.service, known, notice)}

    def _known(self, filling: Filling, answers: Mapping[str, str]) -> Known:
        return Known(answers, filling.language, today(self._clock), self.messages)


def _fits(field: Field, answers: Mapping[str, str], day: date) -> bool:
    """Whether an answer still fits; one that was left out does."""
    given = answers.get(field.id)
    return given is None or isinstance(check_of_form(field.given(answers), given, day), Accepted)


def _fields(service: Service, screen: Screen) -> list[Field]:
    return [field for field in service.fields if field.id in screen.fields]


ASKED: Mapping[str, Callable[[Dialogue, Filling, Question], Shown]] = {
    "INIT": Dialogue._begin,
    "data_exchange": Dialogue._go_on,
    "BACK": Dialogue._back,
}
