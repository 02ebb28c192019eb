"""What rasa-sdk loads by this name: the action server starts ready, and its errors carry no personal data."""

import sys

import pluggy
import structlog
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

hookimpl = pluggy.HookimplMarker("rasa_sdk")
log = structlog.get_logger(__name__)


class _Extensions:
    @hookimpl
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Reads the catalogue and opens the database before the first turn; answers errors without the tracker."""
        from actions.assistant import assistant
        from seva.logs import configure_logs
        from seva.processes.memory import keep_for_good
        from seva.settings import load_settings

        configure_logs(load_settings().log_level)
        assistant()
        keep_for_good()
        app.error_handler.add(Exception, _answer_error)


def _answer_error(_request: Request, exception: Exception) -> HTTPResponse:
    log.error("action_server_error", error=type(exception).__name__)
    return json({"error": type(exception).__name__}, status=500)


def init_hooks(manager: pluggy.PluginManager) -> None:
    """Registers the extensions; called by rasa-sdk."""
    manager.register(_Extensions(), name=f"{__name__}:{sys.version_info.major}")
