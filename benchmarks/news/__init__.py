"""From an officer's decision to the citizen's phone: how long it takes, and whether each citizen hears once."""
