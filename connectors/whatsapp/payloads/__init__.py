"""Replies as Meta's messages: pure functions from what is to be said to JSON objects without a recipient."""

from connectors.whatsapp.payloads.choices import page
from connectors.whatsapp.payloads.clean import own_words
from connectors.whatsapp.payloads.compose import compose
from connectors.whatsapp.payloads.envelope import addressed
from connectors.whatsapp.payloads.errors import PayloadError
from connectors.whatsapp.payloads.media import file, media
from connectors.whatsapp.payloads.pages import page_of
from connectors.whatsapp.payloads.payments import (
    Item,
    Order,
    gateway,
    order_details,
    order_status,
    payment_link,
    upi_configuration,
    upi_link,
)
from connectors.whatsapp.payloads.reply import Choice, Language, Media, Payload, Reply
from connectors.whatsapp.payloads.requests import Flow, contact_request, flow, link, location, location_request
from connectors.whatsapp.payloads.signals import reaction, read
from connectors.whatsapp.payloads.templates import TemplateButton, template

__all__ = [
    "Choice",
    "Flow",
    "Item",
    "Language",
    "Media",
    "Order",
    "Payload",
    "PayloadError",
    "Reply",
    "TemplateButton",
    "addressed",
    "compose",
    "contact_request",
    "file",
    "flow",
    "gateway",
    "link",
    "location",
    "location_request",
    "media",
    "order_details",
    "order_status",
    "own_words",
    "page",
    "page_of",
    "payment_link",
    "reaction",
    "read",
    "template",
    "upi_configuration",
    "upi_link",
]
