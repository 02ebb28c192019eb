"""The page of alerts: what is open, who takes care of it, what was."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from dashboard.shown import Shown
from seva.analytics.alerts import Alert
from seva.officials.errors import OutOfScope
from seva.officials.model import Official
from seva.officials.roles import Permission

# Rules about a department; all others concern the whole and are shown to those who see all departments.
OF_DEPARTMENTS = frozenset({"breach_risk", "department_down"})


def sees(official: Official, alert: Alert) -> bool:
    """Whether an alert lies in what an official may see."""
    return official.sees(alert.scope if alert.rule in OF_DEPARTMENTS else None)


def add_alerts(router: APIRouter, dashboard: Any) -> None:
    """Adds the page, and taking care of an alert."""
    allowed, may_take = (dashboard.door.allowed(p) for p in (Permission.DASHBOARD, Permission.ACKNOWLEDGE))

    @router.get("/alerts")
    def alerts(request: Request, official: Annotated[Official, Depends(allowed)]) -> Response:
        """All alerts, the open ones first."""
        shown, _ = dashboard.shown(request, official)
        found = [one for one in dashboard.core.figures.alerts.newest() if sees(official, one)]
        values = {
            "alerts": [(one, about(shown, one)) for one in found],
            "may_take": official.may(Permission.ACKNOWLEDGE),
        }
        page: Response = dashboard.page_of(request, official, "alerts", "alerts.html", **values)
        return page

    @router.post("/alerts/{alert_id}/acknowledge")
    def acknowledge(alert_id: int, official: Annotated[Official, Depends(may_take)]) -> Response:
        """Notes that the official takes care of an alert."""
        alert = dashboard.core.figures.alerts.get(alert_id)
        if alert is None or not sees(official, alert):
            raise OutOfScope
        if dashboard.core.figures.alerts.acknowledge(alert_id, official.name):
            dashboard.door.audit.record(official, "alert.acknowledged", str(alert_id), rule=alert.rule)
        return RedirectResponse("/dashboard/alerts", 303)


def about(shown: Shown, alert: Alert) -> str:
    """What an alert is about, in words."""
    subject = shown.department(alert.scope) if alert.rule in OF_DEPARTMENTS else alert.scope
    value = f"{float(alert.value):.0%}" if "." in alert.value else alert.value
    return shown.say(f"alert.{alert.rule}", subject=subject, value=value)
