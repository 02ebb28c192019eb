"""The page of alerts: what is open, who takes care of it, what was."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from seva.analytics.alerts import Alert
from seva.analytics.wording import OF_DEPARTMENTS
from seva.officials.errors import OutOfScope
from seva.officials.model import Official
from seva.officials.roles import Permission


def sees(official: Official, alert: Alert) -> bool:
    """Whether an alert lies in what an official may see: what concerns the whole is for those who see all."""
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
            "alerts": [(one, dashboard.core.figures.words.about(one, shown.language)) for one in found],
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
