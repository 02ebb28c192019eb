"""The tables of figures: what happened, only added to, and what is counted from it. No personal data stands in them.

What happened can be counted again from the start at any time (seva.analytics.counting).
"""

from sqlalchemy import Boolean, Column, Date, DateTime, Index, Integer, MetaData, String, Table, Text

from seva.storage.metadata import metadata
from seva.storage.order import ordered

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

# What is known of one application, and of one person's day on one channel, as JSON: whatever more comes of it changes
# its cells by the difference.
figures_cases = Table(
    "figures_cases",
    metadata,
    Column("application_id", String(32), primary_key=True),
    Column("state", Text, nullable=False),
)
figures_conversations = Table(
    "figures_conversations",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("state", Text, nullable=False),
)

# The cells. `is_whole`: rows over all districts, languages and channels, so that pages without these filters read few.
figures_daily = Table(
    "figures_daily",
    metadata,
    Column("figure", String(24), primary_key=True),
    Column("is_whole", Boolean, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("department", String(40), primary_key=True),
    Column("service", String(80), primary_key=True),
    Column("district", String(40), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("detail", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
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
