"""The shapes that travel over the department API."""
