"""How well a model understands: measures of scored messages, the comparison with the incumbent, the verdict."""
