"""What departments report of their officers' work, for the dashboard: counts by officer and day."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, String, Table

from seva.storage.metadata import metadata

# Acts (`action` as the department names it), and under `open` and `overdue` what lies with an officer; these stand for
# the day of the report. `late` is 1 or 0, -1 where there is no limit.
officer_work = Table(
    "officer_work",
    metadata,
    Column("department", String(40), primary_key=True),
    Column("officer", String(120), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("service", String(80), primary_key=True),
    Column("district", String(40), primary_key=True),
    Column("action", String(24), primary_key=True),
    Column("days", Integer, primary_key=True),
    Column("late", Integer, primary_key=True),
    Column("is_made_up", Boolean, primary_key=True),
    Column("count", Integer, nullable=False),
)

# Up to when each department has reported.
officer_reports = Table(
    "officer_reports",
    metadata,
    Column("department", String(40), primary_key=True),
    Column("until", Date, nullable=False),
    Column("reported_at", DateTime, nullable=False),
)
