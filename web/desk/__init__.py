"""`/desk`: the officers' queue, one page for each application, decisions, several at once."""
