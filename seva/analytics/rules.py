"""The rules of alerts: each looks at figures and says about whom there is something to tell, and how bad it is."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import select

from seva.analytics.days import day_of
from seva.analytics.forecast import open_lots, predicted
from seva.analytics.reading import Figures, Filter
from seva.clock import Clock
from seva.storage import Database
from seva.storage.tables import department_calls, payment_statements

# A department is warned when so many, and so large a part of what is due in a week, will probably be late.
BREACHES, BREACH_SHARE = 10, 0.25
# Conversations of a day before a rate says anything, and the rate that is too much.
CONVERSATIONS, FALLBACK_SHARE = 50, 0.35
# Calls of the last minutes before silence says anything, and the part of them that failed.
CALLS, DOWN_SHARE, DOWN_MINUTES, CALLS_READ = 5, 0.6, 10, 2000
STATEMENTS_BACK = 7

# About whom (a department's id, a day, or nobody in particular), and a value for people, such as 0.52 or 14.
Findings = Mapping[str, str]


class Rules:
    """All rules over one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._figures = Figures(database)
        self._clock = clock
        self.all: Mapping[str, Callable[[], Findings]] = {
            "breach_risk": self.breach_risk,
            "fallback_rate": self.fallback_rate,
            "department_down": self.department_down,
            "payment_mismatch": self.payment_mismatch,
        }

    def breach_risk(self) -> Findings:
        """Departments in which much of what is due within a week will probably be late."""
        today = day_of(self._clock())
        which = Filter(today, today)
        lots = open_lots(self._figures, which)
        due: Counter[str] = Counter()
        for one in lots:
            due[one.lot[0]] += one.count if 0 <= (one.due - today).days < 7 else 0
        late = {name: week for name, (_, week) in predicted(self._figures, which, lots, today).items()}
        return {n: f"{w:.0f}" for n, w in late.items() if w >= BREACHES and w >= BREACH_SHARE * due[n]}

    def fallback_rate(self) -> Findings:
        """Too many of today's conversations have something that was not understood."""
        today = day_of(self._clock())
        found = self._figures.of(Filter(today, today), "conversations")
        every, missed = found.get("all", 0), found.get("not_understood", 0)
        return {"": f"{missed / every:.2f}"} if every >= CONVERSATIONS and missed / every >= FALLBACK_SHARE else {}

    def department_down(self) -> Findings:
        """Departments whose system answered few of the calls of the last minutes."""
        c, since = department_calls.c, self._clock() - timedelta(minutes=DOWN_MINUTES)
        newest = select(c.department, c.outcome, c.occurred_at).order_by(c.id.desc()).limit(CALLS_READ)
        calls: Counter[str] = Counter()
        failed: Counter[str] = Counter()
        with self._database.begin() as connection:
            for row in connection.execute(newest):
                if row.occurred_at >= since and row.department != "*":
                    calls[row.department] += 1
                    failed[row.department] += row.outcome != "ok"
        shares = {name: failed[name] / count for name, count in calls.items() if count >= CALLS}
        return {name: f"{share:.2f}" for name, share in shares.items() if share >= DOWN_SHARE}

    def payment_mismatch(self) -> Findings:
        """Days whose statement does not balance."""
        c, since = payment_statements.c, day_of(self._clock()) - timedelta(days=STATEMENTS_BACK)
        query = select(c.day, c.mismatches).where(c.day >= since, c.is_balanced.is_(False))
        with self._database.begin() as connection:
            return {str(day): str(mismatches) for day, mismatches in connection.execute(query).all()}
