"""The data endpoint of Flows: what a form inside WhatsApp asks us while it is filled, encrypted both ways."""
