"""The web process: the start page, the departments' callbacks, and the reference back office."""
