"""What a message means for the conversation.

Typed text stays text: a Meaning of kind "say" has no payload, whatever the text begins with, and the server takes no
command from a channel's text (runtime/patches.py). A payload comes only from `choice_of`, that is from a choice that we
offered ourselves; the id that the webhook names never becomes one. So neither "/restart" nor "/affirm" does anything,
typed or sent as a forged tap.
"""

from connectors.whatsapp.meanings.model import Choice, Kind, Meaning, Resolve
from connectors.whatsapp.meanings.table import meaning_of, notice_keys, table

__all__ = ["Choice", "Kind", "Meaning", "Resolve", "meaning_of", "notice_keys", "table"]
