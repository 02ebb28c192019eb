"""A stand-in for Meta's WhatsApp Cloud API and for the phones behind it, as strict as Meta, with faults on demand."""

from simulator.whatsapp.app import create_app
from simulator.whatsapp.config import Config, Number
from simulator.whatsapp.world import World

__all__ = ["Config", "Number", "World", "create_app"]
