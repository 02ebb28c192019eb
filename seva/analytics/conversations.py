"""Turns, and conversations: what one person writes on one channel on one day.

Language is that of the last turn, service the last one that was named.
"""

from sqlalchemy import Column, DateTime, Integer, String
from sqlalchemy.engine import Connection

from seva.analytics.cells import BY, know, own_table
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
"""  # noqa: S608 names of ours
PEOPLE = "INSERT INTO own_people (person, since) SELECT person, MIN(DAY(occurred_at)) FROM own_turns GROUP BY person"
_NEWER = """figures_conversations.named_at IS NULL
  OR (excluded.named_at, excluded.named_id) > (figures_conversations.named_at, figures_conversations.named_id)"""
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
n AS (SELECT t.*, ROW_NUMBER() OVER (PARTITION BY person, day, channel ORDER BY occurred_at, id) AS number FROM t),
m AS (
  SELECT n.*, COUNT(*) OVER (PARTITION BY person, day, channel) AS newest,
    MAX(CASE WHEN service <> '' THEN number END) OVER (PARTITION BY person, day, channel) AS named FROM n
)
SELECT person, day, channel, MIN(occurred_at), MAX(CASE WHEN number = 1 THEN id END), MAX(occurred_at),
  MAX(CASE WHEN number = newest THEN id END), MAX(CASE WHEN number = newest THEN language END),
  MAX(CASE WHEN number = named THEN occurred_at END), MAX(CASE WHEN number = named THEN id END),
  COALESCE(MAX(CASE WHEN number = named THEN service END), ''),
  COALESCE(MAX(CASE WHEN number = named THEN department END), ''),
  MAX(CASE WHEN intent = '{HUMAN}' THEN 1 ELSE 0 END) = 1, MAX(misunderstood) > 0
FROM m WHERE 1 = 1 GROUP BY person, day, channel
ON CONFLICT (person, day, channel) DO UPDATE SET
  {_whichever(_EARLIER, "first_at", "first_id")}, {_whichever(_LATER, "last_at", "last_id", "language")},
  {_whichever(f"excluded.named_at IS NOT NULL AND ({_NEWER})", "named_at", "named_id", "service", "department")},
  human = figures_conversations.human OR excluded.human,
  misunderstood = figures_conversations.misunderstood OR excluded.misunderstood
"""  # noqa: S608 names of ours
# Nobody's gap changes but of those who wrote, from the first day on that they wrote on.
_GAPS = """
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
"""
GAPS = f"""{_GAPS} WHERE person IN (SELECT person FROM own_people)
  AND day >= (SELECT p.since FROM own_people p WHERE p.person = figures_conversations.person)
"""  # noqa: S608 names of ours
GAPS_BETWEEN = f"{_GAPS} WHERE day BETWEEN :since AND :until"
_TALK = "c.day, c.department, c.service, '', c.language, c.channel"


def _counted(rows: str) -> str:
    return f"""
INSERT INTO own_changes (figure, day, {_BY}, detail, count)
WITH c AS (SELECT c.* FROM {rows})
SELECT 'conversations', {_TALK}, 'all', :sign FROM c
UNION ALL SELECT 'begun', {_TALK}, CAST(HOUR(c.first_at) AS TEXT), :sign FROM c
UNION ALL SELECT 'conversations', {_TALK}, 'human', :sign FROM c WHERE c.human
UNION ALL SELECT 'conversations', {_TALK}, 'not_understood', :sign FROM c WHERE c.misunderstood
UNION ALL SELECT 'conversations', {_TALK}, 'repeated', :sign FROM c WHERE c.gap <= {REPEATED_WITHIN}
UNION ALL SELECT 'people', c.day, '', '', '', c.language, c.channel,
  CASE WHEN c.gap <= {LONGEST_GAP} THEN CAST(c.gap AS TEXT) ELSE '{NEVER}' END, :sign FROM c
"""  # noqa: S608 names of ours


COUNT = _counted("own_people p JOIN figures_conversations c ON c.person = p.person AND c.day >= p.since")
COUNT_BETWEEN = _counted("figures_conversations c WHERE c.day BETWEEN :since AND :until")


def of_turns(connection: Connection) -> None:
    """Counts the turns in `own_turns`, and how the conversations change that they belong to."""
    connection.execute(spoken(connection, OF_EACH))
    know(connection, "own_people", connection.execute(spoken(connection, PEOPLE)).rowcount)
    connection.execute(spoken(connection, COUNT), {"sign": -1})
    connection.execute(spoken(connection, CONVERSATIONS))
    connection.execute(spoken(connection, GAPS))
    connection.execute(spoken(connection, COUNT), {"sign": 1})


def of_turns_again(connection: Connection) -> None:
    """Counts the turns in `own_turns`; their conversations are counted when all are known."""
    connection.execute(spoken(connection, OF_EACH))
    connection.execute(spoken(connection, CONVERSATIONS))


def count_between(connection: Connection, since: int, until: int) -> None:
    """Adds the cells of all conversations of these days to the changes, once all are known."""
    for statement, values in ((GAPS_BETWEEN, {}), (COUNT_BETWEEN, {"sign": 1})):
        connection.execute(spoken(connection, statement), {"since": since, "until": until, **values})
