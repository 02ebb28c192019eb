"""What government offers: services, departments, places, helplines and the assistant's own words."""

from seva.catalogue.load import Catalogue, load_catalogue
from seva.catalogue.messages import Messages, load_messages
from seva.catalogue.schema import (
    Choice,
    Department,
    District,
    Document,
    Field,
    Helpline,
    Pincode,
    Service,
    Text,
)

__all__ = [
    "Catalogue",
    "Choice",
    "Department",
    "District",
    "Document",
    "Field",
    "Helpline",
    "Messages",
    "Pincode",
    "Service",
    "Text",
    "load_catalogue",
    "load_messages",
]
