"""The tables of figures: what happened, only added to, and what is counted from it. No personal data stands in them.

What happened can be counted again from the start at any time (seva.analytics.counting).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)  # fmt: skip

from seva.storage.metadata import metadata
from seva.storage.order import Big, ordered

# Each change of an application, in the transaction of the change. `occurred_at` is the department's time where the
# department did it.
application_events = Table(
    "application_events",
    metadata,
    *ordered(),
    Column("application_id", String(32), nullable=False),
    Column("status", String(20), nullable=False),
    Column("occurred_at", DateTime, nullable=False),
    Column("department", String(40), nullable=False),
    Column("service", String(80), nullable=False),
    Column("district", String(40), nullable=False),
    Column("language", String(2), nullable=False),
    Column("due_on", Date),
    Index("ix_application_events_order", "written_by", "id"),
    Index("ix_application_events_application", "application_id"),
)

# Each call of a department's system: how it ended (`ok`, or the error's code) and how long it took.
department_calls = Table(
    "department_calls",
    metadata,
    *ordered(),
    Column("department", String(40), nullable=False),
    Column("occurred_at", DateTime, nullable=False),
    Column("outcome", String(60), nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("is_made_up", Boolean, nullable=False),
    Index("ix_department_calls_order", "written_by", "id"),
)

# Where counting stands in each source.
figures_cursors = Table(
    "figures_cursors",
    metadata,
    Column("source", String(24), primary_key=True),
    Column("written_by", ordered()[1].type, nullable=False),
    Column("position", ordered()[0].type, nullable=False),
    Column("moved_at", DateTime),
)

# What is known of one application: what its events say, and what turns say (channel, open question, first payment).
# Days are numbers (days since 1970 in India), so that both databases reckon with them alike; `confirmed` and `paying`
# are seconds. Indexes hold all that pages ask for a district, and for what is open.
_IN_TEXT = {"nullable": False, "server_default": ""}
_ASKED = ["department", "service", "language", "channel"]
_OF_DECISIONS = ["outcome", "took", "late", "spent_department", "spent_citizen", "paying", "confirmed"]
figures_cases = Table(
    "figures_cases",
    metadata,
    Column("application_id", String(32), primary_key=True),
    Column("department", String(40), **_IN_TEXT),
    Column("service", String(80), **_IN_TEXT),
    Column("district", String(40), **_IN_TEXT),
    Column("language", String(2), **_IN_TEXT),
    Column("channel", String(20), **_IN_TEXT),
    Column("channel_at", DateTime),
    Column("last_step", String(80), **_IN_TEXT),
    Column("last_at", DateTime),
    Column("paying", BigInteger),
    Column("started", Integer),
    Column("status", String(20), **_IN_TEXT),
    Column("confirmed", BigInteger),
    Column("queued", Integer),
    Column("filed", Integer),
    Column("decided", Integer),
    Column("outcome", String(20), **_IN_TEXT),
    Column("due", Integer),
    Column("took", Integer),
    Column("late", Integer),
    Column("spent_department", Integer),
    Column("spent_citizen", Integer),
    Column("is_open", Boolean, nullable=False, server_default=false()),
    Column("last_event", Big),
    Index("ix_figures_cases_started", "district", "started", postgresql_include=_ASKED),
    Index("ix_figures_cases_filed", "district", "filed", postgresql_include=[*_ASKED, "status"]),
    Index(
        "ix_figures_cases_decided", "district", "decided", postgresql_include=[*_ASKED, *_OF_DECISIONS],
        postgresql_where=text("decided IS NOT NULL"), sqlite_where=text("decided IS NOT NULL"),
    ),
    Index(
        "ix_figures_cases_open", "department", "service", "due", "filed", "district", "language", "channel",
        postgresql_where=text("is_open"), sqlite_where=text("is_open"),
    ),
    Index(
        "ix_figures_cases_queued", "department", "queued",
        postgresql_where=text("status = 'queued'"), sqlite_where=text("status = 'queued'"),
    ),
)  # fmt: skip
figures_steps = Table(
    "figures_steps",
    metadata,
    Column("application_id", String(32), primary_key=True),
    Column("step", String(80), primary_key=True),
)

# One person's day on one channel. First and last turn, and the last one about a service, by time and row; `gap`: days
# since the same person's conversation before.
figures_conversations = Table(
    "figures_conversations",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("first_at", DateTime, nullable=False),
    Column("first_id", Big, nullable=False),
    Column("last_at", DateTime, nullable=False),
    Column("last_id", Big, nullable=False),
    Column("language", String(2), nullable=False),
    Column("named_at", DateTime),
    Column("named_id", Big),
    Column("service", String(80), nullable=False),
    Column("department", String(40), nullable=False),
    Column("human", Boolean, nullable=False),
    Column("misunderstood", Boolean, nullable=False),
    Column("gap", Integer),
)

# For whom cells are kept: `split` says by what (seva.analytics.shape), the other columns are empty.
figures_lots = Table(
    "figures_lots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("split", Integer, nullable=False),
    Column("department", String(40), nullable=False),
    Column("service", String(80), nullable=False),
    Column("district", String(40), nullable=False),
    Column("language", String(2), nullable=False),
    Column("channel", String(20), nullable=False),
    UniqueConstraint("split", "department", "service", "district", "language", "channel"),
)
# The cells: `span` days from `day` on, so that a year is read from a few long spans and some days at both ends.
figures_cells = Table(
    "figures_cells",
    metadata,
    Column("lot", Integer, nullable=False),
    Column("figure", String(24), nullable=False),
    Column("span", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("detail", String(80), nullable=False),
    Column("count", Integer, nullable=False),
    # The count stands in the index, too: reading a range touches nothing else.
    Index("ix_figures_cells", "lot", "figure", "span", "day", "detail", unique=True, postgresql_include=["count"]),
)

# Alerts that a rule raised. `scope` is what it is about (a department's id, or empty); open until `ended_at`.
# `open_key` keeps a rule from raising the same twice; `told_at`: it was sent.
alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rule", String(40), nullable=False),
    Column("scope", String(40), nullable=False),
    Column("value", String(40), nullable=False),
    Column("raised_at", DateTime, nullable=False),
    Column("told_at", DateTime),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime),
    Column("acknowledged_at", DateTime),
    Column("acknowledged_by", String(80)),
    Column("ended_at", DateTime),
    Column("open_key", String(90), unique=True),
)

# Kept in the conversations' database, one row a turn in the turn's own transaction. `person` is a keyed hash; `step`
# is the question that is open after the turn; `misunderstood` counts turns in a row.
conversation_metadata = MetaData()
turn_facts = Table(
    "turn_facts",
    conversation_metadata,
    *ordered(),
    Column("person", String(40), nullable=False, index=True),
    Column("occurred_at", DateTime, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("script", String(8), nullable=False),
    Column("intent", String(60), nullable=False),
    Column("service", String(80), nullable=False),
    Column("application_id", String(32)),
    Column("step", String(80)),
    Column("misunderstood", Integer, nullable=False),
    Index("ix_turn_facts_order", "written_by", "id"),
)
