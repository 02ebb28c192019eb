"""What a storm did to a bot, and the table that shows it beside another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from benchmarks.ours import SERVICE
from benchmarks.whatsapp.census import Census
from benchmarks.whatsapp.counting import Tally, tally
from benchmarks.whatsapp.letters import Letter
from benchmarks.whatsapp.posting import Posting
from benchmarks.whatsapp.storm import Storm
from simulator.whatsapp.store import Sent
from simulator.whatsapp.world import World

OPAQUE = "biz_opaque_callback_data"
UNKNOWN = "–"
# What each citizen applied for, once.
FILED = (SERVICE,)


@dataclass(frozen=True)
class Outcome:
    """The figures of one bot. None: it keeps nothing of the kind, or the question makes no sense for it."""

    events: int
    webhooks: int
    sends: int
    refused: int
    kills: int
    messages: Tally
    replies: Tally
    wrong_statuses: int | None
    fell_back: int | None
    filed: Tally
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, done twice or out of order."""
        tallies = (self.messages, self.replies, self.filed)
        return all(one.is_clean for one in tallies) and not self.wrong_statuses and not self.fell_back


def outcome(
    storm: Storm, letters: Sequence[Sequence[Letter]], posting: Posting, census: Census, seconds: float
) -> Outcome:
    """Counts after a storm."""
    system, world = storm.system, storm.world
    written = {of_one[0].citizen: [letter.id for letter in of_one] for of_one in letters if of_one}
    known = system.furthest()
    return Outcome(
        events=posting.events + census.status_events,
        webhooks=posting.posts + census.status_webhooks,
        sends=census.sends,
        refused=census.refused,
        kills=storm.killed,
        messages=tally(written, system.handled()),
        replies=tally(system.owed(), {citizen: _accepted(world, citizen) for citizen in written}),
        wrong_statuses=_wrong(world, known) if known else None,
        fell_back=storm.statuses.fell_back if known else None,
        filed=tally(dict.fromkeys(written, FILED) if system.files else {}, system.filed()),
        seconds=seconds,
    )


def table(outcomes: Mapping[str, Outcome]) -> Table:
    """One column a bot."""
    shown = Table(title="A storm of signed events", title_justify="left")
    shown.add_column("")
    for name in outcomes:
        shown.add_column(name, justify="right")
    for label, figure in ROWS.items():
        shown.add_row(label, *(_shown(figure(one)) for one in outcomes.values()))
    return shown


ROWS: Mapping[str, Callable[[Outcome], int | None]] = {
    "signed events posted, with repetitions": lambda one: one.events,
    "in webhooks": lambda one: one.webhooks,
    "kill -9 of the server": lambda one: one.kills,
    "sends tried": lambda one: one.sends,
    "of them refused by the stand-in": lambda one: one.refused,
    "citizens' messages": lambda one: one.messages.expected,
    "[bold]lost": lambda one: one.messages.lost,
    "[bold]handled twice": lambda one: one.messages.twice,
    "[bold]citizens whose order was broken": lambda one: one.messages.disordered,
    "replies owed": lambda one: one.replies.expected,
    "[bold]replies lost": lambda one: one.replies.lost,
    "[bold]replies sent twice": lambda one: one.replies.twice,
    "[bold]citizens whose replies were out of order": lambda one: one.replies.disordered,
    "[bold]delivery statuses wrong at the end": lambda one: one.wrong_statuses,
    "[bold]delivery statuses that went back": lambda one: one.fell_back,
    "applications expected": lambda one: one.filed.expected,
    "[bold]not filed": lambda one: one.filed.lost,
    "[bold]filed twice": lambda one: one.filed.twice,
    "seconds": lambda one: round(one.seconds),
}


def _accepted(world: World, citizen: str) -> list[str]:
    return [str(one.payload.get(OPAQUE)) for one in _sent(world, citizen)]


def _wrong(world: World, known: Mapping[str, str | None]) -> int:
    """Replies of which the bot does not know what the stand-in told last."""
    told = {str(one.payload.get(OPAQUE)): one.statuses for one in world.messages.sent.values()}
    return sum(known.get(key) != (statuses[-1] if statuses else None) for key, statuses in told.items())


def _sent(world: World, citizen: str) -> list[Sent]:
    return [message for message in world.messages.of(citizen) if isinstance(message, Sent)]


def _shown(value: object) -> str:
    return UNKNOWN if value is None else f"{value:,}"
