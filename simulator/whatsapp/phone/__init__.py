"""The citizens' side: phones, what is done on them, and what they show."""
