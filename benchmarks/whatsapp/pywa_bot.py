"""A bot on pywa, written as its documentation shows: it answers each message at once, and keeps no store.

Started by uvicorn in a process of its own. What its handlers are called with is noted in a file that outlives a kill.
"""

import json
import os
from typing import Any

from fastapi import FastAPI
from pywa.client import WhatsApp
from pywa.handlers import MessageHandler

# Where the file is, and where Graph is; set by benchmarks.whatsapp.pywa_system.
NOTES, GRAPH = "BENCH_PYWA_NOTES", "BENCH_PYWA_GRAPH"
ANSWER = "Your message has arrived."


def build() -> FastAPI:
    """The app; uvicorn calls it."""
    app, given = FastAPI(), os.environ
    bot = WhatsApp(
        phone_id=given["WHATSAPP_PHONE_NUMBER_ID"], token=given["WHATSAPP_ACCESS_TOKEN"], server=app,
        webhook_endpoint="/webhook", verify_token=given["WHATSAPP_VERIFY_TOKEN"],
        app_secret=given["WHATSAPP_APP_SECRET"],
    )  # fmt: skip
    bot.api._session.base_url = given[GRAPH]  # pywa knows Meta's own address only
    notes = os.open(given[NOTES], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def answer(_: WhatsApp, message: Any) -> None:
        os.write(notes, json.dumps([message.from_user.wa_id, message.id]).encode() + b"\n")
        message.reply_text(ANSWER, tracker=message.id)

    bot.add_handlers(MessageHandler(answer))
    app.add_api_route("/health", lambda: "ok")
    return app
