"""The stand-in's addresses: the consent page, tokens, documents, and the control of faults and time."""
