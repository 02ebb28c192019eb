"""News that leaves by itself on WhatsApp: notices as messages with buttons, or as templates outside of the window."""

from connectors.whatsapp.news.letters import Letters
from connectors.whatsapp.news.sending import News

__all__ = ["Letters", "News"]
