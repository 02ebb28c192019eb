"""What government offers: services, departments, places, helplines and the assistant's own words."""

from seva.catalogue.laws import Law
from seva.catalogue.load import Catalogue, load_catalogue
from seva.catalogue.load_templates import load_profile, load_templates
from seva.catalogue.message_templates import MessageTemplate, Templates
from seva.catalogue.messages import Messages, load_messages
from seva.catalogue.profile import Profile
from seva.catalogue.schema import (
    Choice,
    Department,
    District,
    Document,
    Field,
    FileLimits,
    Helpline,
    OnCertificate,
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
    "FileLimits",
    "Helpline",
    "Law",
    "MessageTemplate",
    "Messages",
    "OnCertificate",
    "Pincode",
    "Profile",
    "Service",
    "Templates",
    "Text",
    "load_catalogue",
    "load_messages",
    "load_profile",
    "load_templates",
]
