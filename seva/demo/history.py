"""Made-up people and what they do: conversations, applications, and what departments do with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from seva.catalogue import Catalogue, Service
from seva.demo import MARK
from seva.demo.chances import LEAVES, LEAVES_ELSE, USUAL_LIMIT, WEEKDAYS, days_taken, moment_on, office_hours, season

Row = dict[str, Any]
QUESTIONS = ("ask_service", "ask_documents", "ask_fee", "ask_time", "ask_eligibility", "track_application")
AFTER_A_SERVICE = (3, 4, 3, 2, 2, 4)
LATER = ("track_application", "track_application", "ask_time", "download_document", "talk_to_human", "thank")


@dataclass(frozen=True)
class Person:
    """Somebody made up."""

    id: str
    language: str
    script: str
    channel: str
    district: str


@dataclass(frozen=True)
class Outage:
    """A time in which a department's system does not answer."""

    department: str
    begins: datetime
    ends: datetime


@dataclass
class Made:
    """Rows of one person."""

    changes: list[Row] = field(default_factory=list)
    turns: list[Row] = field(default_factory=list)
    ratings: list[Row] = field(default_factory=list)
    feedback: list[Row] = field(default_factory=list)


class History:
    """Makes up what happened in the days before `now`; the same seed makes the same."""

    def __init__(self, catalogue: Catalogue, now: datetime, days: int, seed: int) -> None:
        self._now = now
        self._chance = Random(seed)  # noqa: S311 made up
        self._days = [(now - timedelta(days=n)).date() for n in range(days, -1, -1)]
        self._services = [s for s in catalogue.services.values() if s.can_be_filed and s.jurisdiction == "delhi"]
        self._districts: Sequence[str] = list(catalogue.districts)
        self._departments = sorted({service.department for service in self._services})
        self._turnout = {day: WEEKDAYS[day.weekday()] for day in self._days}
        begins = moment_on(self._chance, self._days[max(0, len(self._days) * 2 // 3 - 1)])
        self.outage = Outage("mcd", begins, begins + timedelta(hours=30))

    def people(self, count: int) -> Iterator[tuple[Person, Made]]:
        """So many people, each with what they did."""
        for number in range(count):
            person = self._person(number)
            yield person, self._life(person)

    def calls(self, answer: Mapping[str, tuple[float, float]], usual: tuple[float, float], a_day: int) -> Iterator[Row]:
        """Calls of the departments' systems, so many a day each."""
        for day in self._days:
            for department in self._departments:
                for _ in range(max(1, round(a_day * self._turnout[day]))):
                    at = moment_on(self._chance, day)
                    if at < self._now:
                        yield self._call(department, at, *answer.get(department, usual))

    def _call(self, department: str, at: datetime, middle: float, spread: float) -> Row:
        is_down = self.outage.department == department and self.outage.begins <= at < self.outage.ends
        failed = self._chance.random() < (0.97 if is_down else 0.004)
        took = 3000 if failed else min(2990, round(self._chance.lognormvariate(middle, spread)))
        outcome = "department_unavailable" if failed else "ok"
        return {
            "department": department, "occurred_at": at, "outcome": outcome, "milliseconds": took, "is_made_up": True
        }  # fmt: skip

    def _person(self, number: int) -> Person:
        chance = self._chance
        language = chance.choices(("hi", "en"), (72, 28))[0]
        script = "Latn" if language == "en" or chance.random() < 0.55 else "Deva"
        channel = chance.choices(("whatsapp", "rest"), (95, 5))[0]
        return Person(f"{MARK}{number:028x}", language, script, channel, chance.choice(self._districts))

    def _life(self, person: Person) -> Made:
        made, chance = Made(), self._chance
        for _ in range(1 + (chance.random() < 0.25) + (chance.random() < 0.08)):
            service = chance.choices(self._services, [1 + s.popularity for s in self._services])[0]
            weights = [self._turnout[day] * season(service.department, day) for day in self._days]
            day = chance.choices(self._days, weights)[0]
            self._errand(person, service, day, made)
        return made

    def _errand(self, person: Person, service: Service, day: date, made: Made) -> None:
        """One thing that somebody wants: questions, perhaps an application, perhaps coming back."""
        at, chance = moment_on(self._chance, day), self._chance
        at = self._say(person, made, at, "greet", None)
        for _ in range(chance.randint(0, 2)):
            at = self._say(person, made, at, chance.choices(QUESTIONS, AFTER_A_SERVICE)[0], service)
        if chance.random() < 0.55:
            self._apply(person, service, at, made)
        elif chance.random() < 0.12:
            self._say(person, made, at, "talk_to_human", service)
        elif chance.random() < 0.05:
            self._say(person, made, at, "give_feedback", None)
            stars = chance.choices((1, 2, 3, 4, 5), (8, 7, 15, 35, 35))[0]
            made.feedback += [{"rating": stars, "created_at": at}] if at < self._now else []

    def _apply(self, person: Person, service: Service, at: datetime, made: Made) -> None:
        chance, application = self._chance, f"{MARK}{self._chance.getrandbits(112):028x}"
        self._change(made, person, service, application, "draft", at)
        documents = {document.id for document in service.documents}
        paid = ["payment"] if service.fee_inr and service.fee_due == "before" else []
        for step in ("consent", *(part.id for part in service.steps if not part.optional), "review", *paid):
            intent = "apply_service" if step == "consent" else "inform"
            at = self._say(person, made, at, intent, service, application, step)
            if chance.random() < LEAVES.get("document" if step in documents else step, LEAVES_ELSE):
                return
        at += timedelta(hours=chance.expovariate(0.3)) if paid else timedelta(seconds=20)
        self._change(made, person, service, application, "queued", at)
        self._decide(person, service, application, at, made)

    def _decide(self, person: Person, service: Service, application: str, at: datetime, made: Made) -> None:
        chance = self._chance
        limit = USUAL_LIMIT if service.sla_days is None else service.sla_days
        if service.department == self.outage.department and self.outage.begins <= at < self.outage.ends:
            at = self.outage.ends
        filed = at + timedelta(seconds=chance.randint(1, 9))
        due = filed.date() + timedelta(days=limit) if service.sla_days is not None else None
        self._change(made, person, service, application, "filed", filed, due)
        if chance.random() < 0.02:
            at = filed + timedelta(days=chance.random() * limit)
            return self._change(made, person, service, application, "withdrawn", at, due)
        end = filed + timedelta(days=days_taken(chance, service.department, limit))
        review = office_hours(filed + (end - filed) * chance.uniform(0.1, 0.5))
        self._change(made, person, service, application, "under_review", review, due)
        if chance.random() < 0.15:
            asked = office_hours(review + (end - review) * 0.3)
            end = max(end, asked) + timedelta(days=chance.expovariate(0.4))
            self._change(made, person, service, application, "needs_information", asked, due)
            answered = asked + (end - asked) * 0.6
            self._change(made, person, service, application, "under_review", answered, due)
        end = office_hours(max(end, review))
        outcome = "rejected" if chance.random() < 0.11 else "approved"
        self._change(made, person, service, application, outcome, end, due)
        if outcome == "approved" and service.kind in ("certificate", "licence"):
            self._change(
                made, person, service, application, "issued", end + timedelta(minutes=chance.randint(1, 90)), due
            )
        ended = made.changes[-1] if made.changes else {}
        if ended.get("status") in ("approved", "issued", "rejected") and ended["application_id"] == application:
            self._rate(ended, (end - filed).days > limit, made)
        self._afterwards(person, service, filed, end, made)

    def _afterwards(self, person: Person, service: Service, filed: datetime, end: datetime, made: Made) -> None:
        chance = self._chance
        for _ in range(min(4, int((end - filed).days / 8 + chance.random() * 1.5))):
            day = (filed + (end - filed) * chance.random()).date()
            self._say(person, made, moment_on(chance, day), chance.choice(LATER), service)

    def _rate(self, ended: Row, is_late: bool, made: Made) -> None:
        """Some say what they think of how it went."""
        chance = self._chance
        at = ended["occurred_at"] + timedelta(minutes=chance.randint(11, 600))
        if at >= self._now or chance.random() > 0.35:
            return
        stars = chance.choices((1, 2, 3, 4, 5), (20, 20, 25, 20, 15) if is_late else (3, 4, 10, 33, 50))[0]
        what = {name: ended[name] for name in ("application_id", "service", "department")}
        made.ratings.append({**what, "outcome": ended["status"], "rating": stars, "rated_at": at, "late": is_late})

    def _say(
        self, person: Person, made: Made, at: datetime, intent: str, service: Service | None,
        application: str | None = None, step: str | None = None,
    ) -> datetime:  # fmt: skip
        """One message; when the next one may come."""
        if at >= self._now:
            return at
        chance = self._chance
        missed = chance.random() < (0.035 if person.script == "Deva" else 0.055)
        made.turns.append(
            {
                "person": person.id, "occurred_at": at, "channel": person.channel, "language": person.language,
                "script": person.script, "intent": "out_of_scope" if missed else intent,
                "service": service.id if service else "", "application_id": application, "step": step,
                "misunderstood": (1 + (chance.random() < 0.3)) if missed else 0,
            }
        )  # fmt: skip
        return at + timedelta(seconds=chance.randint(8, 70))

    def _change(
        self, made: Made, person: Person, service: Service, application: str, status: str, at: datetime,
        due: date | None = None,
    ) -> None:  # fmt: skip
        if at < self._now:
            made.changes.append(
                {
                    "application_id": application, "status": status, "occurred_at": at,
                    "department": service.department, "service": service.id,
                    "district": "" if status == "draft" else person.district, "language": person.language,
                    "due_on": due,
                }
            )  # fmt: skip
