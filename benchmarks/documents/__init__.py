"""How well and how fast the intake looks at documents: `python -m benchmarks.documents`."""
