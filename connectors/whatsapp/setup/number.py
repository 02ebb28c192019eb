"""Calls that set a number up: registration, profile, first questions and commands, the app's subscription."""

from typing import Any

from connectors.whatsapp.graph import Graph
from connectors.whatsapp.payloads.reply import Payload
from seva.catalogue import Profile
from seva.catalogue.profile import in_both

PRODUCT: Payload = {"messaging_product": "whatsapp"}


def profile_body(profile: Profile) -> Payload:
    """The profile as Meta takes it."""
    body: Payload = {
        **PRODUCT,
        "about": in_both(profile.about),
        "description": in_both(profile.description, "\n"),
        "vertical": profile.vertical,
        "websites": list(profile.websites),
    }
    if profile.address:
        body["address"] = in_both(profile.address)
    if profile.email:
        body["email"] = profile.email
    return body


def automation_body(profile: Profile) -> Payload:
    """First questions and commands as Meta takes them."""
    commands = [
        {"command_name": command.name, "command_description": in_both(command.description)}
        for command in profile.commands
    ]
    return {"enable_welcome_message": False, "prompts": list(profile.prompts), "commands": commands}


async def set_profile(graph: Graph, number: str, profile: Profile) -> None:
    """Sets what citizens see of a number."""
    await graph.post(f"{number}/whatsapp_business_profile", number, json=profile_body(profile))
    await graph.post(f"{number}/conversational_automation", number, json=automation_body(profile))


async def register_number(graph: Graph, number: str, pin: str, region: str) -> None:
    """Connects a number; what it stores rests in `region`. The key for Flows must be uploaded again afterwards."""
    body = {**PRODUCT, "pin": pin, "data_localization_region": region}
    await graph.post(f"{number}/register", number, json=body)


async def subscribe_app(graph: Graph, account: str, callback: str, verify_token: str) -> None:
    """Lets the account's events come to our app; to an address of its own if there is a `callback`."""
    own: dict[str, Any] = {"override_callback_uri": callback, "verify_token": verify_token} if callback else {}
    await graph.post(f"{account}/subscribed_apps", json=own)
