"""The operations of the department API, one file per subject."""
