"""Channels that are spoken to in a way of their own."""

# Channels without attachments, where a tester gives the path of a file on this machine.
PATH_CHANNELS = frozenset({"rest", "cmdline"})
# The channel whose carrier the notice names, which has forms and buttons to pay.
WHATSAPP = "whatsapp"
