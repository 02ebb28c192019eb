"""Who writes to us: an internal id, the handles under which a citizen is known, consents, what may be reused."""

from seva.citizens.citizens import Citizen, Citizens

__all__ = ["Citizen", "Citizens"]
