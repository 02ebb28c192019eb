"""The pages: each view at its own address, with its filter in the query; files; the live stream."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from dashboard.alerts import add_alerts
from dashboard.asked import CHANNELS, LANGUAGES, OWN, RANGES, Asked, read
from dashboard.exports import KINDS, Heading, TitledPanel
from dashboard.live import Live
from dashboard.panels import Panel
from dashboard.shapes import shapes
from dashboard.shown import Shown
from dashboard.views import VIEWS
from dashboard.written import placed, written
from seva.analytics.definitions import DEFINITIONS
from seva.analytics.reading import Figures
from seva.clock import today
from seva.core import Core
from seva.demo.demo import is_nothing, is_there
from seva.officials.door import Door
from seva.officials.model import Official
from seva.officials.roles import Permission
from web.officials_design import Link, Look, Visitor, add_design, load_words
from web.officials_design.assets import Kept, address
from web.officials_design.look import HEADERS, language_of

HERE = Path(__file__).parent
STATIC, PREFIX = HERE / "static", "/dashboard/look"
HOME = "/dashboard"
# Views that need more than the dashboard's own permission.
NEEDS = {"officers": Permission.PEOPLE, "operations": Permission.OPERATIONS}


@dataclass
class Dashboard:
    """What the pages are made of."""

    core: Core
    door: Door
    look: Look
    figures: Figures

    def shown(self, request: Request, official: Official) -> tuple[Shown, Asked]:
        """The look at the figures that a request asks for."""
        now = today(self.core.clock)
        asked = read(request.query_params, official.scope, self.core.catalogue, now)
        language = language_of(request)
        say = self.look.formats(language)["say"]
        return Shown(self.core, self.figures.now(), asked.filter, now, language, say), asked

    def places(self, request: Request, official: Official, here: str) -> list[Link]:
        """The views that the official may see, each with the filter that is chosen now."""
        say, query = self.look.formats(language_of(request))["say"], request.url.query
        names = [name for name in VIEWS if official.may(NEEDS.get(name, Permission.DASHBOARD))]
        links = [Link(f"{path_of(name)}?{query}".rstrip("?"), say(f"view.{name}"), name == here) for name in names]
        return [*links, *(Link(f"{HOME}/{name}", say(f"view.{name}"), name == here) for name in ("alerts", "figures"))]

    def page_of(self, request: Request, official: Official, here: str, template: str, **values: Any) -> HTMLResponse:
        """A page with the dashboard's own menu and the site's."""
        given = self.door.page(request)
        who = given.get("visitor") or Visitor(official.name, official.role.value, str(given["csrf"]))
        shared: dict[str, Any] = {
            "places": self.places(request, official, here),
            "is_demo": is_there(self.core.database),
            "is_new": is_nothing(self.core.database),
        }
        return self.look.page(request, template, who=who, **shared, **values)

    def page(self, request: Request, official: Official, view: str) -> HTMLResponse:
        """The page of a view."""
        shown, asked = self.shown(request, official)
        values: dict[str, Any] = {
            "view": view,
            "panels": titled(shown, VIEWS[view](shown)),
            "asked": asked,
            "filters": filters(shown, asked, official),
            "files": [(kind, f"{path_of(view, True)}/file.{kind}?{asked.query()}") for kind in KINDS]
            if official.may(Permission.EXPORT)
            else [],
            "counted_at": shown.core.clock(),
            "days": (asked.filter.since, asked.filter.until),
            "own": asked.range == OWN,
        }
        return self.page_of(request, official, view, "view.html", **values)


def path_of(view: str, whole: bool = False) -> str:
    """The address of a view; the first one stands at the root."""
    return HOME if view == "overview" and not whole else f"{HOME}/{view}"


def titled(shown: Shown, panels: Sequence[Panel]) -> list[TitledPanel]:
    """Panels with their titles and explanations."""
    return [TitledPanel(shown.say(f"panel.{one.key}"), shown.say(f"panel.{one.key}.help"), one) for one in panels]


def filters(shown: Shown, asked: Asked, official: Official) -> list[tuple[str, list[tuple[str, str]], str]]:
    """The selects: name, choices (value and text), and what is chosen."""
    known, which = shown.catalogue, shown.filter
    scope = official.scope
    services = [s for s in known.services.values() if which.department in ("", s.department) and s.can_be_filed]
    choices = {
        "range": [(name, shown.say(f"range.{name}")) for name in (*RANGES, OWN)],
        "department": [(d, shown.department(d)) for d in known.departments if scope.covers(d)],
        "service": sorted(
            ((s.id, shown.service(s.id)) for s in services if scope.covers(s.department)), key=lambda p: p[1]
        ),
        "district": [
            (d, shown.district(d)) for d in known.districts if scope.districts is None or d in scope.districts
        ],
        "language": [(code, shown.word("language", code)) for code in LANGUAGES],
        "channel": [(name, shown.word("channel", name)) for name in CHANNELS],
    }
    return [(name, options, asked.given.get(name, "")) for name, options in choices.items()]


def add_dashboard(app: FastAPI, core: Core, door: Door) -> None:
    """Adds the dashboard's pages and files to an app; `door` lets officials in."""
    add_design(app)
    look = Look(HERE / "templates", load_words(HERE / "words.yml"), HOME)
    look._environment.globals.update(
        own_asset=lambda name: address(STATIC / name, PREFIX),
        written=written,
        placed=placed,
        shapes=shapes,
        says=look.words.keys().__contains__,
    )
    dashboard = Dashboard(core, door, look, Figures(core.database))
    router = APIRouter(prefix=HOME)
    for view in VIEWS:
        _add_view(router, dashboard, view)
    _add_figures(router, dashboard)
    add_alerts(router, dashboard)
    live = Live(core)
    router.add_api_route(
        "/live", live.stream, dependencies=[Depends(door.allowed(Permission.DASHBOARD, touches=False))]
    )
    app.mount(PREFIX, Kept(STATIC), name="dashboard-look")
    app.include_router(router)


def _add_view(router: APIRouter, dashboard: Dashboard, view: str) -> None:
    permission = NEEDS.get(view, Permission.DASHBOARD)

    def page(request: Request, official: Annotated[Official, Depends(dashboard.door.allowed(permission))]) -> Response:
        """A view."""
        return dashboard.page(request, official, view)

    def file(
        request: Request,
        kind: str,
        _may_look: Annotated[Official, Depends(dashboard.door.allowed(permission))],
        official: Annotated[Official, Depends(dashboard.door.allowed(Permission.EXPORT))],
    ) -> Response:
        """A view as a file."""
        return _file(dashboard, request, official, view, kind)

    router.add_api_route(path_of(view).removeprefix(HOME), page, name=f"dashboard-{view}")
    router.add_api_route(f"/{view}/file.{{kind}}", file, name=f"dashboard-{view}-file")


def _file(dashboard: Dashboard, request: Request, official: Official, view: str, kind: str) -> Response:
    if kind not in KINDS:
        return HTMLResponse(status_code=404)
    shown, asked = dashboard.shown(request, official)
    panels = titled(shown, VIEWS[view](shown))
    dashboard.door.audit.record(official, "dashboard.exported", view, kind=kind)
    content = KINDS[kind].make(heading(shown, asked, view, dashboard.core.clock()), panels)
    name = f"{view}-{asked.filter.since}-{asked.filter.until}.{kind}"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=KINDS[kind].media_type, headers=headers)


def heading(shown: Shown, asked: Asked, view: str, now: datetime) -> Heading:
    """What a file begins with."""
    days = shown.say("heading.days", since=f"{asked.filter.since:%d-%m-%Y}", until=f"{asked.filter.until:%d-%m-%Y}")
    names: dict[str, Callable[[str], str]] = {
        "department": shown.department, "service": shown.service, "district": shown.district,
        "language": lambda value: shown.word("language", value), "channel": lambda value: shown.word("channel", value),
    }  # fmt: skip
    chosen = [
        f"{shown.say(f'filter.{name}')}: {names[name](asked.given[name])}" for name in names if name in asked.given
    ]
    made = shown.say("heading.made", at=f"{now:%Y-%m-%d %H:%M} UTC")
    return Heading(shown.say(f"view.{view}"), [days, *chosen, made])


def _add_figures(router: APIRouter, dashboard: Dashboard) -> None:
    allowed = dashboard.door.allowed(Permission.DASHBOARD)

    @router.get("/figures")
    def figures(request: Request, official: Annotated[Official, Depends(allowed)]) -> Response:
        """How each figure is counted."""
        return dashboard.page_of(request, official, "figures", "figures.html", definitions=DEFINITIONS)
