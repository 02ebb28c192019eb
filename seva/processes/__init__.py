"""Running the whole system on one machine: which processes there are, and a supervisor for them."""
