"""What can be looked at without asking Meta: settings, our key, our address."""

import secrets

import httpx

from connectors.whatsapp.setup.findings import Case, Finding, finding
from connectors.whatsapp.setup.keys import public_half

META = "https://graph.facebook.com"
WEBHOOK = "/webhooks/whatsapp/webhook"
ANSWER_SECONDS = 10.0


async def settings_are_complete(case: Case) -> list[Finding]:
    """Every setting that a live number needs."""
    return [Finding("Settings", False, text) for text in case.settings.missing()] or [Finding("Settings", True)]


async def key_can_be_read(case: Case) -> list[Finding]:
    """Our private key; raises SetupError when it is none."""
    pem = case.settings.flow_private_key.get_secret_value()
    if not pem:
        return []
    public_half(pem)
    return [Finding("Private key for Flows", True)]


async def graph_is_metas(case: Case) -> list[Finding]:
    """Only told: a stand-in may be meant."""
    url = case.settings.graph_url
    return [Finding("Graph API", True, "" if url == META else f"{url} is not Meta. A live number needs {META}.")]


async def address_is_public(case: Case) -> list[Finding]:
    """That Meta can reach the webhook."""
    url = case.public_url
    if not url.startswith("https://"):
        do = f"{url} is not https. Set SEVA_PUBLIC_URL to the address under which the internet reaches this system."
        return [Finding("Public address", False, do)]
    word, webhook = case.settings.verify_token.get_secret_value(), url + WEBHOOK
    do = f"{webhook} does not answer as Meta expects. Does the Rasa server run, does the proxy lead to it?"
    return [Finding("Public address", True), finding("Webhook answers", await case.answers(webhook, word), do)]


async def answers_verification(url: str, verify_token: str, transport: httpx.AsyncBaseTransport | None = None) -> bool:
    """Asks the webhook what Meta asks when its address is saved."""
    challenge = secrets.token_hex(8)
    asked = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    try:
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, transport=transport) as http:
            answer = await http.get(url, params=asked)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200 and answer.text == challenge
