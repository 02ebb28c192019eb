"""What the assistant does at a turn: one file per topic of conversation."""
