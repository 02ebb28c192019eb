"""Deadlines of departments that are near or passed: who is told, and what the law gives."""

from seva.deadlines.deadlines import Deadlines

__all__ = ["Deadlines"]
