"""Setting a number up: registering, PIN, profile, commands and prompts, the Flow key, blocked users."""

import re
import secrets
from typing import Any

from simulator.whatsapp.checks.interactive import has_emoji
from simulator.whatsapp.checks.shape import characters, check
from simulator.whatsapp.config import HOUR
from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.flow_crypto import public_key
from simulator.whatsapp.store import BusinessNumber

JSON = dict[str, Any]
REGISTRATIONS = 10
REGISTRATION_TIME = 72 * HOUR
REGIONS = ("AE", "AU", "BH", "BR", "CA", "CH", "DE", "GB", "ID", "IN", "JP", "KR", "SG", "ZA")
VERTICALS = frozenset(
    (
        "ALCOHOL APPAREL AUTO BEAUTY EDU ENTERTAIN EVENT_PLAN FINANCE GOVT GROCERY HEALTH HOTEL MATRIMONY_SERVICE "
        "NONPROFIT ONLINE_GAMBLING OTC_DRUGS OTHER PHYSICAL_GAMBLING PROF_SERVICES RESTAURANT RETAIL TRAVEL UNDEFINED"
    ).split()
)
WEBSITE, PROMPT = 256, 80


def need_product(given: JSON) -> None:
    """Raises 100 without messaging_product."""
    if given.get("messaging_product") != "whatsapp":
        raise GraphError(100, message="(#100) The parameter messaging_product is required.")


def register(number: BusinessNumber, given: JSON, now: float) -> None:
    """Raises 100, 133005 or 133016. The Flow key has to be uploaded again afterwards."""
    need_product(given)
    count_registration(number, now)
    if not number.is_verified:
        raise GraphError(133006)
    pin = str(given.get("pin", ""))
    if not re.fullmatch(r"\d{6}", pin):
        raise GraphError(100, "Param pin must be 6 digits.")
    if given.get("data_localization_region", "IN") not in REGIONS:
        raise GraphError(100, f"Param data_localization_region must be one of {{{', '.join(REGIONS)}}}.")
    if number.pin not in (None, pin):
        raise GraphError(133005, "The PIN is not the one that was set.")
    number.pin, number.is_registered, number.key_is_valid = pin, True, False


def request_code(number: BusinessNumber, given: JSON) -> str:
    """Makes the code that Meta sends by SMS or call; raises 100."""
    if given.get("code_method") not in ("SMS", "VOICE") or not given.get("language"):
        raise GraphError(100, "The parameters code_method (SMS or VOICE) and language are required.")
    number.code = f"{secrets.randbelow(10**6):06}"
    return number.code


def verify_code(number: BusinessNumber, given: JSON) -> None:
    """Raises 100 for another code than the last one."""
    if number.code is None or str(given.get("code", "")).replace("-", "") != number.code:
        raise GraphError(100, "The verification code is wrong.")
    number.code, number.is_verified = None, True


def count_registration(number: BusinessNumber, now: float) -> None:
    """Raises 133016 at the eleventh try within 72 hours."""
    recent = [at for at in number.registered_at if now - at < REGISTRATION_TIME]
    if len(recent) >= REGISTRATIONS:
        raise GraphError(133016)
    number.registered_at = [*recent, now]


def set_pin(number: BusinessNumber, given: JSON) -> None:
    """Sets the PIN of two-step verification; raises 100."""
    pin = str(given.get("pin", ""))
    if not re.fullmatch(r"\d{6}", pin):
        raise GraphError(100, "Param pin must be 6 digits.")
    number.pin = pin


def set_profile(number: BusinessNumber, given: JSON) -> None:
    """Raises 100."""
    check(given, "profile")
    if any(not isinstance(site, str) or characters(site) > WEBSITE for site in given.get("websites", [])):
        raise GraphError(100, f"Param websites may be addresses of at most {WEBSITE} characters.")
    if given.get("vertical", "OTHER") not in VERTICALS:
        raise GraphError(100, "Param vertical is none of those that exist.")
    number.profile.update({k: v for k, v in given.items() if k != "messaging_product"})


def set_automation(number: BusinessNumber, given: JSON) -> None:
    """Prompts and commands; raises 100 or 131008."""
    check(given, "automation")
    for prompt in given.get("prompts", []):
        if not isinstance(prompt, str) or not 1 <= characters(prompt) <= PROMPT or has_emoji(prompt):
            raise GraphError(100, f"A prompt has 1 to {PROMPT} characters and no emoji.")
    number.automation.update(given)


def set_key(number: BusinessNumber, given: JSON) -> None:
    """The public key for Flows; raises 100."""
    pem = str(given.get("business_public_key", ""))
    if public_key(pem) is None:
        raise GraphError(100, "Param business_public_key must be the PEM of an RSA public key of 2048 bits.")
    number.public_key, number.key_is_valid = pem, True


def users_of(given: JSON) -> list[str]:
    """The users of a call to block or unblock; raises 100."""
    need_product(given)
    listed = given.get("block_users")
    listed = listed if isinstance(listed, list) else []
    users = [str(user.get("user", "")) for user in listed if isinstance(user, dict)]
    if not users or not all(users):
        raise GraphError(100, "Param block_users must be a list of users.")
    return [re.sub(r"[-+() ]", "", user) if user[:1] in "+0123456789" else user for user in users]
