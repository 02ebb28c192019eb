"""Forms that a channel shows in its own way, such as WhatsApp's Flows: which are published, and who may fill one."""

from seva.forms.published import PublishedForm, PublishedForms
from seva.forms.tokens import FormToken, FormTokens

__all__ = ["FormToken", "FormTokens", "PublishedForm", "PublishedForms"]
