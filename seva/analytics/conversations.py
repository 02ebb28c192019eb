"""Turns, and conversations: what one person writes on one channel on one day. Language is that of the last turn, service
the last one that was named."""

from sqlalchemy import Column, DateTime, Integer, String
from sqlalchemy.engine import Connection

from seva.analytics.cells import BY, own_table
from seva.analytics.days import spoken
from seva.analytics.shape import LONGEST_GAP, NEVER, REPEATED_WITHIN
from seva.storage.order import Big

HUMAN = "talk_to_human"
# The turns that are counted in this round.
own_turns = own_table(
    "own_turns",
    Column("id", Big), Column("person", String), Column("occurred_at", DateTime), Column("channel", String),
    Column("language", String), Column("script", String), Column("intent", String), Column("service", String),
    Column("department", String), Column("application_id", String), Column("step", String),
    Column("misunderstood", Integer),
)  # fmt: skip
own_table("own_people", Column("person", String(40), primary_key=True), Column("since", Integer))

_BY = ", ".join(BY)
_TURN = "DAY(occurred_at), department, service, '', language, channel"
OF_EACH = f"""
INSERT INTO own_changes (figure, day, {_BY}, detail, count)
SELECT 'turns', {_TURN}, CAST(HOUR(occurred_at) AS TEXT), 1 FROM own_turns
UNION ALL SELECT 'intents', {_TURN}, intent, 1 FROM own_turns
UNION ALL SELECT 'scripts', {_TURN}, script, 1 FROM own_turns
UNION ALL SELECT 'not_understood', {_TURN}, CAST(CASE WHEN misunderstood > 4 THEN 4 ELSE misunderstood END AS TEXT), 1
  FROM own_turns WHERE misunderstood > 0
"""
PEOPLE = "INSERT INTO own_people (person, since) SELECT person, MIN(DAY(occurred_at)) FROM own_turns GROUP BY person"
_NEWER = "figures_conversations.named_at IS NULL OR (excluded.named_at, excluded.named_id) > (figures_conversations.named_at, figures_conversations.named_id)"
_LATER = "(excluded.last_at, excluded.last_id) > (figures_conversations.last_at, figures_conversations.last_id)"
_EARLIER = "(excluded.first_at, excluded.first_id) < (figures_conversations.first_at, figures_conversations.first_id)"
_COLUMNS = (
    "person", "day", "channel", "first_at", "first_id", "last_at", "last_id", "language", "named_at", "named_id",
    "service", "department", "human", "misunderstood",
)  # fmt: skip


def _whichever(condition: str, *names: str) -> str:
    return ", ".join(f"{n} = CASE WHEN {condition} THEN excluded.{n} ELSE figures_conversations.{n} END" for n in names)


CONVERSATIONS = f"""
INSERT INTO figures_conversations ({", ".join(_COLUMNS)})
WITH t AS (SELECT o.*, DAY(o.occurred_at) AS day FROM own_turns o),
n AS (
  SELECT t.*, ROW_NUMBER() OVER (PARTITION BY person, day, channel ORDER BY occurred_at, id) AS from_first,
    ROW_NUMBER() OVER (PARTITION BY person, day, channel ORDER BY occurred_at DESC, id DESC) AS from_last,
    CASE WHEN service <> '' THEN ROW_NUMBER() OVER (
      PARTITION BY person, day, channel, CASE WHEN service <> '' THEN 1 ELSE 0 END ORDER BY occurred_at DESC, id DESC
    ) END AS from_last_named
  FROM t
)
SELECT person, day, channel, MIN(occurred_at), MAX(CASE WHEN from_first = 1 THEN id END), MAX(occurred_at),
  MAX(CASE WHEN from_last = 1 THEN id END), MAX(CASE WHEN from_last = 1 THEN language END),
  MAX(CASE WHEN from_last_named = 1 THEN occurred_at END), MAX(CASE WHEN from_last_named = 1 THEN id END),
  COALESCE(MAX(CASE WHEN from_last_named = 1 THEN service END), ''),
  COALESCE(MAX(CASE WHEN from_last_named = 1 THEN department END), ''),
  MAX(CASE WHEN intent = '{HUMAN}' THEN 1 ELSE 0 END) = 1, MAX(misunderstood) > 0
FROM n WHERE 1 = 1 GROUP BY person, day, channel
ON CONFLICT (person, day, channel) DO UPDATE SET
  {_whichever(_EARLIER, "first_at", "first_id")}, {_whichever(_LATER, "last_at", "last_id", "language")},
  {_whichever(f"excluded.named_at IS NOT NULL AND ({_NEWER})", "named_at", "named_id", "service", "department")},
  human = figures_conversations.human OR excluded.human,
  misunderstood = figures_conversations.misunderstood OR excluded.misunderstood
"""
_THEIRS = "own_people p JOIN figures_conversations c ON c.person = p.person AND c.day >= p.since"
# Nobody's gap changes but of those who wrote, from the first day on that they wrote on.
GAPS = """
UPDATE figures_conversations SET gap = (
  SELECT CASE WHEN EXISTS (
    SELECT 1 FROM figures_conversations same WHERE same.person = figures_conversations.person
      AND same.day = figures_conversations.day AND (same.first_at, same.first_id, same.channel)
        < (figures_conversations.first_at, figures_conversations.first_id, figures_conversations.channel)
  ) THEN 0 ELSE figures_conversations.day - (
    SELECT MAX(other.day) FROM figures_conversations other
    WHERE other.person = figures_conversations.person AND other.day < figures_conversations.day
  ) END
)
WHERE person IN (SELECT person FROM own_people)
  AND day >= (SELECT p.since FROM own_people p WHERE p.person = figures_conversations.person)
"""
_TALK = "c.day, c.department, c.service, '', c.language, c.channel"
COUNT = f"""
INSERT INTO own_changes (figure, day, {_BY}, detail, count)
SELECT 'conversations', {_TALK}, 'all', :sign FROM {_THEIRS}
UNION ALL SELECT 'conversations', {_TALK}, 'human', :sign FROM {_THEIRS} WHERE c.human
UNION ALL SELECT 'conversations', {_TALK}, 'not_understood', :sign FROM {_THEIRS} WHERE c.misunderstood
UNION ALL SELECT 'conversations', {_TALK}, 'repeated', :sign FROM {_THEIRS} WHERE c.gap <= {REPEATED_WITHIN}
UNION ALL SELECT 'people', c.day, '', '', '', c.language, c.channel,
  CASE WHEN c.gap <= {LONGEST_GAP} THEN CAST(c.gap AS TEXT) ELSE '{NEVER}' END, :sign FROM {_THEIRS}
"""


def of_turns(connection: Connection) -> None:
    """Counts the turns in `own_turns`, and how the conversations change that they belong to."""
    connection.execute(spoken(connection, OF_EACH))
    connection.execute(spoken(connection, PEOPLE))
    connection.execute(spoken(connection, COUNT), {"sign": -1})
    connection.execute(spoken(connection, CONVERSATIONS))
    connection.execute(spoken(connection, GAPS))
    connection.execute(spoken(connection, COUNT), {"sign": 1})
