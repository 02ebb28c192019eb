"""What only Meta can tell: token, numbers, subscription, templates, profile, key."""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.whatsapp.errors import GraphRefused
from connectors.whatsapp.flows.publishing import PUBLISHED, existing_flows
from connectors.whatsapp.json_values import listed, mapping, text, whole
from connectors.whatsapp.setup.components import LANGUAGES
from connectors.whatsapp.setup.findings import Case, Finding, finding
from connectors.whatsapp.setup.keys import VALID, is_same_key, key_at_meta, public_half
from connectors.whatsapp.setup.registering import APPROVED, WORDS, existing_templates, state_of

HELD_UP = frozenset({"BLOCKED", "THROTTLED"})
PERMISSIONS = ("whatsapp_business_messaging", "whatsapp_business_management")
# A server that speaks Meta's API but cannot tell about tokens.
CANNOT_TELL = (100, 2500)


@dataclass(frozen=True)
class Demand:
    """What a field of a number must say."""

    what: str
    good: frozenset[str]
    do: str


NUMBER: Mapping[str, Demand] = {
    "status": Demand("is connected", frozenset({"CONNECTED"}), "Run: seva whatsapp register"),
    "code_verification_status": Demand(
        "is verified", frozenset({"VERIFIED", "EXPIRED"}), "Verify it by SMS or a call in WhatsApp Manager."
    ),
    "name_status": Demand(
        "has an approved name",
        frozenset({"APPROVED", "AVAILABLE_WITHOUT_REVIEW"}),
        "Look at the display name in WhatsApp Manager > Phone numbers.",
    ),
    "quality_rating": Demand(
        "has good quality",
        frozenset({"GREEN", "YELLOW", "UNKNOWN", "NA"}),
        "People block or report it. Send less that nobody asked for.",
    ),
}


async def token_works(case: Case) -> list[Finding]:
    """The token, its permissions, its life."""
    token = case.settings.access_token.get_secret_value()
    try:
        told = mapping((await case.graph.get("debug_token", input_token=token)).get("data"))
    except GraphRefused as error:
        if error.number not in CANNOT_TELL:
            raise
        return [Finding("Access token", True, "Its permissions cannot be seen here; what it may do is tried below.")]
    lacking = [name for name in PERMISSIONS if name not in listed(told.get("scopes"))]
    is_valid, expires = told.get("is_valid") is True, bool(whole(told.get("expires_at")))
    return [
        finding("Access token", is_valid, "Meta does not accept it. Make a new one for the system user."),
        finding("Permissions", not lacking, f"Make a token that has {' and '.join(lacking)}, too."),
        finding("Life of the token", not expires, "It will expire. Make one for a system user that never does."),
    ]


async def numbers_are_ready(case: Case) -> list[Finding]:
    """That the numbers belong to the account, are connected, verified and well liked."""
    answer = await case.graph.get(f"{case.account}/phone_numbers", fields="id", limit="100")
    owned = {text(mapping(row).get("id")) for row in listed(answer.get("data"))}
    do = "WHATSAPP_PHONE_NUMBER_ID is no number of WHATSAPP_BUSINESS_ACCOUNT_ID. Compare both with API setup."
    found = [finding("Number and account", case.settings.phone_number_id in owned, do)]
    for number in case.settings.tokens if found[0].is_ok else ():
        told = await case.graph.get(number, number, fields=",".join(NUMBER))
        for field, demand in NUMBER.items():
            value = text(told.get(field)) or ""
            is_ok = not value or value in demand.good
            found.append(finding(f"Number {number} {demand.what}", is_ok, f"Meta says {value}. {demand.do}"))
    return found


async def app_is_subscribed(case: Case) -> list[Finding]:
    """That events of the account come to an app."""
    apps = listed((await case.graph.get(f"{case.account}/subscribed_apps")).get("data"))
    return [finding("Webhook subscribed", bool(apps), "No app gets the events. Run: seva whatsapp subscribe")]


async def templates_are_approved(case: Case) -> list[Finding]:
    """Each template in both languages."""
    existing, found = await existing_templates(case.graph, case.account), []
    for template in case.templates:
        states = {language: state_of(template, language, existing) for language in LANGUAGES}
        wrong = ", ".join(f"{code} {WORDS.get(s, s.lower())}" for code, s in states.items() if s != APPROVED)
        do = f"{wrong}. Run: seva whatsapp register-templates"
        found.append(finding(f"Template {template.name}", not wrong, do))
    return found


async def profile_is_set(case: Case) -> list[Finding]:
    """That citizens see a government's profile."""
    found = []
    for number in case.settings.tokens:
        fields = "about,description,vertical"
        answer = await case.graph.get(f"{number}/whatsapp_business_profile", number, fields=fields)
        row = mapping(next(iter(listed(answer.get("data"))), None))
        is_set = row.get("vertical") == "GOVT" and bool(text(row.get("about")) and text(row.get("description")))
        found.append(finding(f"Profile of {number}", is_set, "It is not set. Run: seva whatsapp set-profile"))
    return found


async def forms_can_be_opened(case: Case) -> list[Finding]:
    """That Meta holds up no Flow. Without Flows everything goes by chat."""
    states = {name: text(row.get("status")) for name, row in (await existing_flows(case.graph, case.account)).items()}
    held = sorted(name for name, status in states.items() if status in HELD_UP)
    if held:
        do = (
            f"Meta holds up {', '.join(held)}, as our endpoint failed. Look at its log and at WhatsApp Manager > Flows."
        )
        return [Finding("Forms", False, do)]
    count = sum(status == PUBLISHED for status in states.values())
    return [
        Finding(
            "Forms", True, f"{count} are published." + ("" if count else " To offer some: seva whatsapp flows publish")
        )
    ]


async def keys_fit(case: Case) -> list[Finding]:
    """That Meta encrypts with the public half of our key."""
    ours, found = case.settings.flow_private_key.get_secret_value(), []
    for number in case.settings.tokens if ours else ():
        theirs, status = await key_at_meta(case.graph, number)
        fits = is_same_key(theirs, public_half(ours))
        told = f"Meta says {status}." if fits else "Meta holds another key." if theirs else "Meta holds none."
        is_ok = fits and status == VALID
        found.append(finding(f"Key for Flows of {number}", is_ok, f"{told} Run: seva whatsapp upload-key"))
    return found
