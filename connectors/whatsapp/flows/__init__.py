"""A service's questions as a form inside WhatsApp: Flow JSON from the catalogue, its checks, and its way to Meta."""
