"""Message templates: making them, Meta's review, and filling them in."""

from simulator.whatsapp.templates.fill import fill
from simulator.whatsapp.templates.store import Template, Templates

__all__ = ["Template", "Templates", "fill"]
