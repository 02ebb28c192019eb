"""The views: each is a function that gives panels."""

from collections.abc import Callable, Mapping, Sequence

from dashboard.panels import Panel
from dashboard.shown import Shown
from dashboard.views.interactions import interactions
from dashboard.views.officers import officers
from dashboard.views.operations import operations
from dashboard.views.overview import overview
from dashboard.views.responses import responses
from dashboard.views.timelines import timelines

View = Callable[[Shown], Sequence[Panel]]
VIEWS: Mapping[str, View] = {
    "overview": overview,
    "timelines": timelines,
    "interactions": interactions,
    "responses": responses,
    "officers": officers,
    "operations": operations,
}

__all__ = ["VIEWS", "View"]
