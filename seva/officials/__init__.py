"""Officials: accounts and sign-ins, what each may see, masks and looks, and the audit log. No web framework."""

from seva.officials.door import Door, Looks, Reason, Records
from seva.officials.masking import masked
from seva.officials.model import Official, Scope
from seva.officials.roles import GRANTS, Permission, Role

__all__ = ["GRANTS", "Door", "Looks", "Official", "Permission", "Reason", "Records", "Role", "Scope", "masked"]
