"""Counting and alerts put together on the settings."""

from dataclasses import dataclass

from seva.analytics.alerts import Alerts
from seva.analytics.counting import Counting
from seva.analytics.forgetting import FiguresRetention
from seva.analytics.officers import OfficersReports
from seva.analytics.rules import Rules
from seva.analytics.settings import load_alert_settings
from seva.analytics.telling import tells_of
from seva.analytics.wording import AlertWords
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.departments.port import DepartmentGateway
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine


@dataclass(frozen=True)
class Figures:
    """What the dashboard counts, and what it calls attention to."""

    counting: Counting
    alerts: Alerts
    officers: OfficersReports
    forgetting: FiguresRetention
    words: AlertWords


def build_figures(
    settings: Settings, database: Database, catalogue: Catalogue, clock: Clock, departments: DepartmentGateway
) -> Figures:
    """Figures over the core's database and over that of the conversations."""
    conversations = Database(make_engine(settings.tracker_database))
    words = AlertWords(catalogue)
    tells = tells_of(load_alert_settings(), words, f"{settings.public}/dashboard/alerts")
    alerts = Alerts(database, Rules(database, clock), clock, tells)
    officers = OfficersReports(database, departments, catalogue, clock)
    forgetting = FiguresRetention(database, conversations, clock, settings.figures_days)
    return Figures(Counting(database, conversations, catalogue, clock), alerts, officers, forgetting, words)
