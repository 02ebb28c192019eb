"""Channels: how messages of citizens come in from outside, and how replies go out."""
