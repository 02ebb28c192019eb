"""Watching a transparency log from outside: that what it showed once stays, and that all are shown the same."""
