"""A stand-in for DigiLocker's requester side: consent page, tokens, issued documents; as strict, with faults on demand.

Shapes follow the public "Requester: Meri Pehchaan API Specification" and the Authorized Partner API Specification.
"""

from simulator.digilocker.app import create_app
from simulator.digilocker.config import Client, Config
from simulator.digilocker.locker import Locker

__all__ = ["Client", "Config", "Locker", "create_app"]
