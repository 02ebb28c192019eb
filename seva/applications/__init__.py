"""The way of an application: draft, interview, review, filing, tracking."""
