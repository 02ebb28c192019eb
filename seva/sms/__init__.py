"""Text messages: the channel after WhatsApp, through a port to whichever provider sends them."""
