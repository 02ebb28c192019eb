"""`python -m web`: runs the web process on the settings."""

import uvicorn

from seva.logs import configure_logs
from seva.settings import load_settings
from web.app import build_app

settings = load_settings()
configure_logs(settings.log_level)
# Pages hold a connection open for as long as they are looked at; a stop does not wait for them.
uvicorn.run(
    build_app(settings),
    host=settings.bind,
    port=settings.web_port,
    log_level="warning",
    access_log=False,
    ws="none",
    timeout_graceful_shutdown=3,
)
