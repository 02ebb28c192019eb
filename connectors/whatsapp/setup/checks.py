"""Everything that a live number needs, looked at one after the other."""

from collections.abc import AsyncIterator, Mapping

from connectors.whatsapp.errors import GraphRefused, WhatsAppError
from connectors.whatsapp.setup import at_home, at_meta
from connectors.whatsapp.setup.findings import Case, Check, Finding

AT_HOME: Mapping[str, Check] = {
    "Settings": at_home.settings_are_complete,
    "Private key for Flows": at_home.key_can_be_read,
    "Graph API": at_home.graph_is_metas,
    "Public address": at_home.address_is_public,
}
TOKEN = "Access token"  # noqa: S105 a heading
AT_META: Mapping[str, Check] = {
    "Number": at_meta.numbers_are_ready,
    "Webhook subscribed": at_meta.app_is_subscribed,
    "Templates": at_meta.templates_are_approved,
    "Profile": at_meta.profile_is_set,
    "Key for Flows": at_meta.keys_fit,
    "Forms": at_meta.forms_can_be_opened,
}
# Without these nothing can be asked at Meta.
NEEDED = ("phone_number_id", "business_account_id")


async def examine(case: Case) -> AsyncIterator[Finding]:
    """All findings; without a token that works, what only Meta knows is left out."""
    for what, check in AT_HOME.items():
        for finding in await _guarded(what, case, check):
            yield finding
    of_token = await _guarded(TOKEN, case, at_meta.token_works)
    for finding in of_token:
        yield finding
    can_ask = of_token[0].is_ok and all(getattr(case.settings, name) for name in NEEDED)
    if not can_ask:
        yield Finding("At Meta", False, "Not looked at: first set right what stands above.")
    for what, check in AT_META.items() if can_ask else ():
        for finding in await _guarded(what, case, check):
            yield finding


async def _guarded(what: str, case: Case, check: Check) -> list[Finding]:
    """The findings of a check; one that cannot be made is a finding, too."""
    try:
        return await check(case)
    except GraphRefused as error:
        return [Finding(what, False, " ".join(filter(None, (str(error), error.details))))]
    except WhatsAppError as error:
        return [Finding(what, False, str(error))]
