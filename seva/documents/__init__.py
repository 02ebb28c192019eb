"""Documents that citizens send: checked by content, kept encrypted."""
