"""Where alerts go: a webhook that gets JSON, signed; a mailbox."""

import hmac
import json
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from hashlib import sha256
from typing import Any

import requests

from seva.analytics.alerts import Alert, NotTold, Tells
from seva.analytics.settings import AlertSettings
from seva.analytics.wording import AlertWords

FactsOf = Callable[[Alert], dict[str, Any]]


class Webhook:
    """Posts alerts; the id of the alert is the idempotency key."""

    def __init__(self, url: str, secret: str, timeout: float, facts: FactsOf) -> None:
        self._facts = facts
        self._url = url
        self._secret = secret.encode()
        self._timeout = timeout

    def tell(self, alert: Alert) -> None:
        """Posts one alert; any answer below 300 is a yes."""
        body = json.dumps(self._facts(alert), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"alert-{alert.id}"}
        if self._secret:
            headers["X-Seva-Signature"] = "sha256=" + hmac.new(self._secret, body, sha256).hexdigest()
        try:
            answer = requests.post(self._url, body, headers=headers, timeout=self._timeout, allow_redirects=False)
        except requests.RequestException as error:
            raise NotTold(type(error).__name__) from error
        if answer.status_code >= 300:
            raise NotTold(f"the address answered {answer.status_code}")


class Mail:
    """Sends alerts as mails."""

    def __init__(self, settings: AlertSettings, facts: FactsOf) -> None:
        self._settings, self._facts = settings, facts

    def tell(self, alert: Alert) -> None:
        """Sends one mail."""
        message = EmailMessage()
        message["From"], message["To"] = self._settings.mail_from, self._settings.mail_to
        known = self._facts(alert)
        message["Subject"] = f"Seva Saathi: {known['text']['en']}"
        message["Message-ID"] = f"<alert-{alert.id}@seva-saathi>"
        numbered = {name: known[name] for name in ("id", "rule", "about", "value", "raised_at", "page")}
        facts = "\n".join(f"{name}: {value}" for name, value in numbered.items())
        message.set_content("\n".join([*known["text"].values(), "", facts]))
        try:
            self._send(message)
        except (OSError, smtplib.SMTPException) as error:
            raise NotTold(type(error).__name__) from error

    def _send(self, message: EmailMessage) -> None:
        host, port = self._settings.mail_server.rsplit(":", 1)
        with smtplib.SMTP(host, int(port), timeout=self._settings.timeout) as server:
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if self._settings.mail_user:
                server.login(self._settings.mail_user, self._settings.mail_password.get_secret_value())
            server.send_message(message)


def tells_of(settings: AlertSettings, words: AlertWords, page: str) -> list[Tells]:
    """Those who are told, by the settings; `page` is where alerts are acknowledged."""
    found: list[Tells] = []
    facts = partial(facts_of, words, page)
    if settings.webhook:
        found.append(Webhook(settings.webhook, settings.secret.get_secret_value(), settings.timeout, facts))
    if settings.mail_to:
        found.append(Mail(settings, facts))
    return found


def facts_of(words: AlertWords, page: str, alert: Alert) -> dict[str, Any]:
    """What is told: no personal data stands in alerts."""
    raised = f"{alert.raised_at:%Y-%m-%dT%H:%M:%SZ}"
    return {"id": alert.id, "rule": alert.rule, "about": alert.scope, "value": alert.value, "raised_at": raised} | {
        "text": words.in_all(alert), "page": page
    }  # fmt: skip
