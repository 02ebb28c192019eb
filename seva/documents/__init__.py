"""Documents of citizens: looked at, kept encrypted with a purpose and an end, and sent to departments."""
