"""Channels that are spoken to in a way of their own."""

# Channels without attachments: `rasa shell`, and other programs on this machine.
TERMINAL, REST = "cmdline", "rest"
# The channel whose carrier the notice names, which has forms and buttons to pay.
WHATSAPP = "whatsapp"
