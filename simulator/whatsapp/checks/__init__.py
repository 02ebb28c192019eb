"""Whether Meta would take a message: its shape, its lengths, and what depends on other parts of it."""
