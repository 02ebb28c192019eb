"""Certificates: their format, and how they are checked."""
