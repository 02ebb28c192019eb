"""Documents in chat: asked for, sent, joined, offered again, sent after filing. The core decides; here it is said."""
