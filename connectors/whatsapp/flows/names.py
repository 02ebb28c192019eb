"""What the Flows are called at Meta."""

LANGUAGES = ("en", "hi")


def flow_name(service_id: str, language: str) -> str:
    """The name of a service's Flow in a language; messages open it by this name."""
    return f"{service_id}_{language}"
