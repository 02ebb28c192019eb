"""The parts of sending: pauses of numbers, windows and templates, what follows from an error, one send, read signs."""
